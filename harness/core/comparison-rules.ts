/** Kinds of difference in spelling that a profile may count; those it does not count are seen and reported, and make nothing red. */
export interface SpellingRules {
  readonly keyOrder: boolean;
  readonly numberSpelling: boolean;
  readonly escapes: boolean;
  readonly duplicateKeys: boolean;
  /** Blanks and line ends between the tokens of a JSON document. */
  readonly whitespace: boolean;
  /** Upper and lower case of header names. */
  readonly headerCase: boolean;
  /** A body framed by its length against one sent in chunks (RFC 9112, 6). */
  readonly framing: boolean;
}

/** Names of the value generators that the binder knows; see compare/generated-values.ts. */
export type GeneratorName = 'uuid' | 'token-upper' | 'token-mixed' | 'token-hex';

/** How a profile compares. All lists of names are lower case. */
export interface ComparisonRules {
  readonly spelling: SpellingRules;
  readonly generators: readonly GeneratorName[];
  /** Largest allowed difference between two ages (time of the value against time of its exchange), in seconds. */
  readonly timeToleranceSeconds: number;
  /** Headers that both sides' transport makes and that say nothing of the service. */
  readonly transportHeaders: readonly string[];
  /** Headers whose comma-separated members are a set. */
  readonly setHeaders: readonly string[];
  /** Path patterns (regular expressions) whose non-JSON answers are compared byte for byte whatever their media type says. */
  readonly bytePaths: readonly string[];
  /** Location globs of arrays whose order does not count. */
  readonly setArrays: readonly string[];
  /** Arrays whose members are told apart by a key (a JSON Pointer within a member), whatever their order. */
  readonly keyedArrays: readonly { readonly location: string; readonly key: string }[];
  /** Arrays in the order of a sort key (a JSON Pointer within a member): members that tie in it have no order of their own. */
  readonly sortedArrays: readonly { readonly location: string; readonly by: string }[];
  /** Query parameters whose value a side generates, whatever it looks like: compared as bindings. */
  readonly boundParameters: readonly string[];
  /** Location globs of integers that a side numbers by itself: compared as bindings. */
  readonly boundIntegers: readonly string[];
  /** Location globs of strings that a side generates, whatever they look like (cursors): compared as bindings. */
  readonly boundStrings: readonly string[];
}
