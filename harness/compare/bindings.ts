import type { GeneratorName } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { splitValue } from './generated-values.js';
import { tokenRuns } from './token-runs.js';

/** What a pairing said: a new or known pair, or one that contradicts an earlier one. */
export type BindingAnswer = 'bound' | 'equal' | 'broken';

/** Shorter texts hold no generated value; see compare/generated-values.ts. */
const SHORTEST_GENERATED = 20;

interface Remembered {
  readonly text: string | Uint8Array;
  readonly location: string;
  readonly generators: readonly GeneratorName[];
  /** Where a broken pairing is reported. */
  readonly found: Divergence[];
}

/**
 * Generated values of the oracle paired with their partners on the target, one to one within a type.
 * One table lives as long as the state it describes: a case when live, a file when recorded.
 *
 * A value that is equal on both sides is a pair like any other. Texts that are equal as a whole are only remembered and looked into
 * once a pair of unequal values shows that ids differ between these sides: comparing a thing with itself costs no search.
 */
export class BindingTable {
  private readonly toTarget = new Map<string, string>();
  private readonly toOracle = new Map<string, string>();
  /** Pairs of numbered ids of any type. */
  private readonly idPairs = new Set<string>();
  private remembered: Remembered[] = [];
  private hasRenamed = false;
  /** Remembered texts in which every value was its own partner. */
  private readonly sound = new Set<string>();

  /** With a base, pairs found there hold here too, and pairs made here stay here. */
  constructor(private readonly base?: BindingTable) {}

  /** Pairs two values. */
  bind(type: string, oracle: string, target: string): BindingAnswer {
    // What was equal before must be known before a renaming is believed, so that the renaming is the one that is reported.
    if (oracle !== target) this.lookBack();
    if (!this.keep(type, oracle, target)) return 'broken';
    return oracle === target ? 'equal' : 'bound';
  }

  /** Pairs two ids that are known to be numbered: also asked for by `hasPair`. */
  pair(type: string, oracle: string, target: string): boolean {
    if (!this.keep(type, oracle, target)) return false;
    this.idPairs.add(`${oracle} ${target}`);
    return true;
  }

  /** True when the two are partners as numbered ids of some type. */
  hasPair(oracle: string, target: string): boolean {
    return this.idPairs.has(`${oracle} ${target}`) || this.base?.hasPair(oracle, target) === true;
  }

  /** A table to try a pairing out: what it learns is not learnt here. */
  fork(): BindingTable {
    return new BindingTable(this);
  }

  /** Keeps a text that both sides have alike: the generated values in it are pairs of equals. */
  remember(text: string | Uint8Array, location: string, generators: readonly GeneratorName[], found: Divergence[]): void {
    if (text.length >= SHORTEST_GENERATED) this.remembered.push({ text, location, generators, found });
  }

  /**
   * Looks into the remembered texts when some value was renamed, and records every equal value whose partner is another one.
   * To be called when a case has been compared. Without renamed values nothing can contradict, and nothing is read.
   */
  settle(): void {
    if (!this.hasRenamed) return;
    const texts = this.remembered;
    this.remembered = [];
    for (const { text: kept, location, generators, found } of texts) {
      const text = typeof kept === 'string' ? kept : Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength).toString('utf8');
      // Answers repeat themselves: what was looked into once, and was in order, holds nothing new.
      if (this.sound.has(text)) continue;
      const broken = equalValues(text, generators).filter((value) => !this.keep(value.type, value.text, value.text));
      for (const value of broken) found.push({ code: 'binding-broken', location, oracle: value.text, target: value.text });
      if (broken.length === 0) this.sound.add(text);
    }
  }

  private lookBack(): void {
    this.base?.lookBack();
    this.hasRenamed = true;
    this.settle();
  }

  /** False when one of the two has another partner. */
  private keep(type: string, oracle: string, target: string): boolean {
    const knownTarget = this.targetOf(type, oracle);
    const knownOracle = this.oracleOf(type, target);
    if (knownTarget !== undefined || knownOracle !== undefined) return knownTarget === target && knownOracle === oracle;
    this.toTarget.set(`${type} ${oracle}`, target);
    this.toOracle.set(`${type} ${target}`, oracle);
    return true;
  }

  private targetOf(type: string, oracle: string): string | undefined {
    return this.toTarget.get(`${type} ${oracle}`) ?? this.base?.targetOf(type, oracle);
  }

  private oracleOf(type: string, target: string): string | undefined {
    return this.toOracle.get(`${type} ${target}`) ?? this.base?.oracleOf(type, target);
  }
}

function equalValues(text: string, generators: readonly GeneratorName[]): { readonly type: string; readonly text: string }[] {
  // Whole bodies are searched here: looking at every place of them with the pattern costs more than all the rest of the comparison.
  return tokenRuns(text).flatMap((run) =>
    splitValue(run, generators).flatMap((piece) => (piece.kind === 'generated' ? [{ type: piece.type, text: piece.text }] : [])),
  );
}
