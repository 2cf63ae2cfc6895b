/** Style of a budget page: both themes from one set of colours, the reader's choice or the button's. */
export const BUDGET_STYLE = `
:root { color-scheme: light dark; --paper: light-dark(#ffffff, #15181c); --ink: light-dark(#1c2024, #e4e7eb); --soft: light-dark(#5b6470, #9aa4b0); --rule: light-dark(#d5dae0, #363d46); --grid: light-dark(#e8ebee, #272d34);
--panel: light-dark(#f5f7f9, #1d2127); --oracle: light-dark(#1f5fbf, #7db2ff); --target: light-dark(#b4500b, #ffae66); --limit: light-dark(#b3202c, #ff8089); --band: light-dark(rgba(180, 80, 11, .16), rgba(255, 174, 102, .2));
--within: light-dark(#14611f, #7fd38b); --breached: light-dark(#a61b1b, #ff8a8a); --undecided: light-dark(#8a5a00, #f0c060); --deferred: light-dark(#4a5a8a, #a9b8e8); }
:root[data-theme=light] { color-scheme: light; } :root[data-theme=dark] { color-scheme: dark; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 84rem; padding: 1.5rem 1rem 4rem; color: var(--ink); background: var(--paper); }
header { display: flex; align-items: baseline; gap: 1rem; flex-wrap: wrap; } header h1 { margin: 0; } header button { margin-left: auto; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; } section.stream { border-top: 1px solid var(--rule); margin-top: 1.6rem; }
p { margin: .4rem 0; } .soft { color: var(--soft); }
button { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid var(--rule); border-radius: 4px; padding: .1rem .7rem; cursor: pointer; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .4rem 0; } th, td { border-bottom: 1px solid var(--rule); padding: .25rem .7rem .25rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; color: var(--soft); } td.number { text-align: right; font-variant-numeric: tabular-nums; } .scroll th, .scroll td { white-space: nowrap; }
tr.rule td { font-weight: 600; border-bottom: 0; padding-top: .7rem; } tr.of td { border-bottom: 0; } tr.of td:first-child { padding-left: 1.2rem; } .scroll tr.why td { color: var(--soft); white-space: normal; max-width: 50rem; padding-top: 0; } .names td.number { text-align: left; }
.status { font-weight: 600; white-space: nowrap; } .within { color: var(--within); } .breached, .problem { color: var(--breached); } .undecided { color: var(--undecided); } .deferred { color: var(--deferred); }
.tally { display: flex; gap: 1.4rem; flex-wrap: wrap; align-items: baseline; font-size: 1.05rem; margin: .8rem 0 1rem; } .tally b { font-size: 1.5rem; margin-right: .3rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem 2rem; } figure { margin: .6rem 0; min-width: 0; } figcaption { font-weight: 600; } .chart { min-height: 15rem; }
pre, code { font-family: ui-monospace, monospace; font-size: 12px; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--panel); padding: .5rem .7rem; border-radius: 4px; } td code { overflow-wrap: anywhere; }
svg.forest { display: block; margin-top: .2rem; } .forest line { stroke-width: 1; stroke: var(--soft); } .forest .limit { stroke: var(--limit); stroke-dasharray: 3 2; } .forest .interval { stroke: var(--target); stroke-width: 3; } .forest .value { fill: var(--target); }
.u-legend { font-size: 12px; text-align: left; margin: 0; } .u-legend th { font-weight: 400; color: inherit; border: 0; } .u-legend td { border: 0; } .u-legend .unlisted { display: none; } .u-inline tr { margin-right: 10px; } .u-series > * { padding: 2px 4px 2px 0; } .u-select { background: light-dark(rgba(0, 0, 0, .07), rgba(255, 255, 255, .12)); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } button { display: none; } .charts { grid-template-columns: 1fr 1fr; } figure, .finding, tr { break-inside: avoid; } section.stream { break-inside: auto; } h2, h3 { break-after: avoid; } .scroll { overflow: visible; } .u-legend .u-value { display: none; } }
`.trim();
