import { createHash } from 'node:crypto';
import { plain } from './words.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Any text as HTML text or attribute value: nothing that a side sent can become markup or turn the direction of the page. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/** What a page has beside its body. */
export interface PageParts {
  /** Instead of the usual style. */
  readonly style?: string;
  /** Scripts of the project's own, run after the body is there. */
  readonly scripts?: readonly string[];
}

/** One page that needs nothing from anywhere: the policy forbids every request and every script but those given, should an escape ever be missed. */
export function htmlPage(title: string, body: string, { style = STYLE, scripts = [] }: PageParts = {}): string {
  // A script that held its own end tag would end early, and its rest would be shown as text.
  if (scripts.some((script) => /<\/script|<!--/i.test(script))) throw new Error('a script that cannot stand in a page');
  const allowed =
    scripts.length === 0 ? '' : `; script-src ${scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${allowed}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    body,
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A value as a data block of a page, for its scripts to read: inert, and without any character that could end the block. */
export function dataBlock(id: string, value: unknown): string {
  const json = JSON.stringify(value).replace(/[<>&\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `<script type="application/json" id="${escapeHtml(id)}">${json}</script>`;
}

const STYLE = `
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; color: #1b1b1b; background: #fff; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #ccc; padding: .2rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; } code, pre, .value { font-family: ui-monospace, monospace; font-size: 12px; }
details { margin: .3rem 0 .3rem 1rem; } summary { cursor: pointer; }
.pair { display: grid; grid-template-columns: 1.5rem 1fr 1fr; margin: .2rem 0 .6rem 1rem; }
.pair > div { padding: .1rem .4rem; overflow-wrap: anywhere; white-space: pre-wrap; border-bottom: 1px solid #eee; }
.pair .differs.oracle, .pair .removed.oracle { background: #fdecea; } .pair .differs.target, .pair .added.target { background: #e8f5e9; }
.pair .head { font-weight: 600; } .mismatch, .problem { color: #a61b1b; } .inconclusive { color: #8a5a00; } .match, .deviation { color: #14611f; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: .4rem; }
@media print { body { margin: 0; max-width: none; } details::details-content { content-visibility: visible; display: block; } details, .pair { break-inside: avoid-page; } summary { list-style: none; } }
`.trim();
