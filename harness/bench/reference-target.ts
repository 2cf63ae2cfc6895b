import { openReferenceParts } from '../testing/reference-run.js';
import type { LoadServer } from './replay-load.js';

/** A page of the target that is answered with 200 to anybody. */
const CHEAP_PATH = '/health/instance';

/** Starts the Go target of the reference pair with its database for as long as the work takes; it is compiled where that was not done yet. */
export async function withReferenceTarget<Result>(work: (server: LoadServer) => Promise<Result>): Promise<Result> {
  const parts = await openReferenceParts();
  try {
    const { baseUrl } = await parts.start('target');
    return await work({ name: 'the reference target', url: `${baseUrl}${CHEAP_PATH}` });
  } finally {
    await parts.close();
  }
}
