import { expect, test } from 'vitest';
import { budgetPageScript, uplotScript, uplotStyle } from './page-assets.js';

test('what a page carries is whole, names its licence holder, and can stand in a page', () => {
  expect(uplotScript).toMatch(/^\/\*! .*uPlot/);
  expect(uplotStyle).toContain('.uplot');
  expect(budgetPageScript.trimEnd()).toMatch(/\}\)\(\);$/);
  for (const text of [uplotScript, uplotStyle, budgetPageScript]) expect(text).not.toMatch(/<\/(script|style)|@import|url\(/i);
});
