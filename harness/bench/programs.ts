import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Programs {
  readonly constantServer: string;
  readonly bareLoop: string;
  readonly bodyComparison: string;
}

/** Bundles the small programs as the harness itself is bundled, one file each, so that the floor has no slower start than the harness. */
export async function buildPrograms(folder: string): Promise<Programs> {
  const source = (name: string): string => fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  await build({
    entryPoints: { 'constant-server': source('constant-server'), 'bare-loop': source('bare-loop'), 'body-comparison': source('body-comparison') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return { constantServer: join(folder, 'constant-server.mjs'), bareLoop: join(folder, 'bare-loop.mjs'), bodyComparison: join(folder, 'body-comparison.mjs') };
}
