import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { ajvForSchemas, schemaFiles } from '../fixtures/schemas/validators.js';
import * as pageAssets from '../harness/reports/page-assets.js';

/** Puts compiled validators in the place of the module that compiles them. */
const compiledSchemas: Plugin = {
  name: 'compiled-schemas',
  setup(on) {
    on.onLoad({ filter: /fixtures[\\/]schemas[\\/]validators\.ts$/ }, () => {
      const names = [...schemaFiles().keys()].sort();
      const code = standalone.default(ajvForSchemas(true), Object.fromEntries(names.map((name, at) => [`compiled${String(at)}`, name])));
      const table = names.map((name, at) => `${JSON.stringify(name)}: compiled${String(at)}`).join(', ');
      const lookUp = `export function validatorFor(name) {\n  if (byName[name] === undefined) throw new Error('no schema ' + name);\n  return byName[name];\n}`;
      return { contents: `${code}\nconst byName = { ${table} };\n${lookUp}\n`, loader: 'js', resolveDir: process.cwd() };
    });
  },
};

/** Of undici only what sends requests: the whole package takes longer to load than a short run takes. */
const undiciCore: Plugin = {
  name: 'undici-core',
  setup(on) {
    on.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'undici-core' }));
    on.onLoad({ filter: /.*/, namespace: 'undici-core' }, () => ({
      contents: "export { default as Pool } from 'undici/lib/dispatcher/pool.js';\nexport { default as errors } from 'undici/lib/core/errors.js';\n",
      resolveDir: process.cwd(),
    }));
  },
};

/** Puts the texts that pages carry in the place of the module that reads them: the bundle stands alone. */
const inlinedAssets: Plugin = {
  name: 'inlined-assets',
  setup(on) {
    on.onLoad({ filter: /harness[\\/]reports[\\/]page-assets\.ts$/ }, () => ({
      contents: Object.entries(pageAssets)
        .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`)
        .join(''),
      loader: 'js',
    }));
  },
};

/** What every bundle of this project needs. */
export const bundlePlugins: Plugin[] = [compiledSchemas, undiciCore, inlinedAssets];
