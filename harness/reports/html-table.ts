import { escapeHtml } from './html-text.js';

/** A table of texts; a cell that is a number stands on the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p>none</p>';
  const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
    `<tr>${row.map((text) => `<${tag}${tag === 'td' && /^\d+$/.test(text) ? ' class="number"' : ''}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`;
  return `<table>${head.length === 0 ? '' : `<thead>${cells('th', head)}</thead>`}<tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
}
