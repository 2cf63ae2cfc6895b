import type { Divergence } from '../core/divergence.js';
import { plain, sayDivergence } from './words.js';

interface Changes {
  readonly rows: readonly {
    readonly golden: string;
    readonly change: string;
    readonly cases: readonly { readonly id: string; readonly change: string; readonly divergences: readonly Divergence[] }[];
  }[];
  readonly unrecorded: readonly { readonly id: string; readonly why: string }[];
  readonly written: number;
}

/** Divergences of a case that are printed; the rest is counted. */
const SHOWN = 8;

/** What became of the goldens, for people: rows that changed with their cases, what could not be recorded, the counts as the last line. */
export function renderChanges({ rows, unrecorded, written }: Changes): string[] {
  const count = (change: string): string => `${String(rows.filter((row) => row.change === change).length)} ${change}`;
  return [
    ...rows.flatMap((row) => {
      if (row.change === 'same') return [];
      const of = row.cases.length;
      return [
        `${row.change.toUpperCase()} ${row.golden} (${String(row.cases.filter(({ change }) => change !== 'same').length)} of ${String(of)} cases)`,
        ...row.cases.flatMap(({ id, change, divergences }) =>
          change === 'same' || (row.change === 'new' && change === 'new')
            ? []
            : [
                `  ${change} ${plain(id)}`,
                ...divergences.slice(0, SHOWN).map((one) => `    ${sayDivergence(one)}`),
                ...(divergences.length > SHOWN ? [`    … and ${String(divergences.length - SHOWN)} more`] : []),
              ],
        ),
      ];
    }),
    ...unrecorded.map(({ id, why }) => `not recorded: ${plain(id)}: ${plain(why)}`),
    `${['same', 'new', 'changed', 'gone'].map(count).join(', ')} of ${String(rows.length)} goldens; ${String(unrecorded.length)} cases not recorded; ${String(written)} files written`,
  ];
}
