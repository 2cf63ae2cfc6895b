import { expect, test } from 'vitest';
import { dataBlock, htmlPage } from './html-text.js';

test('a page without scripts forbids all of them', () => {
  expect(htmlPage('t', '<p>b</p>')).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

test.each(['"</script>"', '"</SCRIPT "', '"<!--"'])('a script that holds %s cannot stand in a page', (script) => {
  expect(() => htmlPage('t', '', { scripts: [script] })).toThrow('cannot stand in a page');
});

test('a data block comes back as it was and holds no markup', () => {
  const value = { text: '</script><!-- & \u2028 é \u{1f600}' };
  const block = dataBlock('data', value);
  expect(block.match(/[<>]/g)?.length).toBe(4);
  expect(JSON.parse(/>(.*)</.exec(block)?.[1] ?? '')).toEqual(value);
});
