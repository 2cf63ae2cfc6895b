import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Programs {
  readonly constantServer: string;
  readonly bareLoop: string;
  readonly bodyComparison: string;
  readonly closedLoop: string;
}

const NAMES = ['constant-server', 'bare-loop', 'body-comparison', 'closed-loop'] as const;

/** Bundles the small programs as the harness itself is bundled, one file each, so that the floor has no slower start than the harness. */
export async function buildPrograms(folder: string): Promise<Programs> {
  const source = (name: string): string => fileURLToPath(new URL(`./programs/${name}.ts`, import.meta.url));
  await build({
    entryPoints: Object.fromEntries(NAMES.map((name) => [name, source(name)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  const [constantServer, bareLoop, bodyComparison, closedLoop] = NAMES.map((name) => join(folder, `${name}.mjs`)) as [string, string, string, string];
  return { constantServer, bareLoop, bodyComparison, closedLoop };
}
