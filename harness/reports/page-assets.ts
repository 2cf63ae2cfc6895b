import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/*
 * Texts that pages carry with them. The bundle has their content in the place of this module (scripts/bundle-plugins.ts): it must not
 * need node_modules or sources beside it.
 */

/** uPlot (MIT licence, named in its first line) as a script that defines `uPlot`. */
export const uplotScript: string = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8');
export const uplotStyle: string = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8');
/** What draws the charts of a budget page and switches its theme. */
export const budgetPageScript: string = readFileSync(fileURLToPath(new URL('budget-page.mjs', import.meta.url)), 'utf8');
