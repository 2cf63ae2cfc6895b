import { plain } from './words.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Any text as HTML text or attribute value: nothing that a side sent can become markup or turn the direction of the page. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/** One page that needs nothing from anywhere: the policy forbids scripts and every request, should an escape ever be missed. */
export function htmlPage(title: string, body: string): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
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
