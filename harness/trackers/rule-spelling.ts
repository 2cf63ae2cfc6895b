import type { SpellingDifference } from '../core/route-rule.js';

export interface PathParameter {
  readonly name: string;
  /** Name of its converter, empty for none. */
  readonly converter: string;
  /** Regular expression of the converter, where it carries one. */
  readonly pattern?: string;
}

/** A path taken apart: literals between parameters, one more than there are parameters. */
export interface SpelledPath {
  readonly text: string;
  readonly literals: readonly string[];
  readonly parameters: readonly PathParameter[];
  /** Equal for paths that differ in nothing but slashes, names and converters. */
  readonly shape: string;
}

/** A parameter of a Flask rule; the arguments of its converter may hold anything within quotes. */
const PARAMETER = /<(?:([A-Za-z_]\w*)(?:\(((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^()"'])*)\))?:)?([A-Za-z_][\w-]*)>/g;

export function spelledPath(text: string): SpelledPath {
  const literals: string[] = [];
  const parameters: PathParameter[] = [];
  let from = 0;
  for (const match of text.matchAll(PARAMETER)) {
    const [whole, converter = '', details, name = ''] = match;
    literals.push(text.slice(from, match.index));
    from = match.index + whole.length;
    const pattern = details === undefined ? undefined : /^\s*(["'])([\s\S]*)\1\s*$/.exec(details)?.[2];
    parameters.push({ name, converter, ...(pattern === undefined ? {} : { pattern }) });
  }
  literals.push(text.slice(from));
  return { text, literals, parameters, shape: bare(literals.join('<>')) };
}

/** Without what Flask itself forgives: doubled slashes and one at the end. */
const bare = (path: string): string => path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');

const endsWithSlash = ({ literals }: SpelledPath): boolean => (literals.at(-1) ?? '').endsWith('/');

const hasDoubleSlash = ({ literals }: SpelledPath): boolean => literals.some((part) => part.includes('//'));

/** In what two paths of one shape are spelled otherwise. */
export function spellingDifferences(row: SpelledPath, rule: SpelledPath): SpellingDifference[] {
  const pairs = row.parameters.map((parameter, at) => ({ parameter, other: rule.parameters[at] }));
  const found: readonly (readonly [SpellingDifference, boolean])[] = [
    ['trailing-slash', endsWithSlash(row) !== endsWithSlash(rule)],
    ['double-slash', hasDoubleSlash(row) !== hasDoubleSlash(rule)],
    ['parameter-name', pairs.some(({ parameter, other }) => other !== undefined && parameter.name !== other.name)],
    ['converter', pairs.some(({ parameter, other }) => other !== undefined && (parameter.converter !== other.converter || parameter.pattern !== other.pattern))],
  ];
  return found.filter(([, differs]) => differs).map(([difference]) => difference);
}

/**
 * How far a row is from a rule of the same shape: the end slash tells two rows apart, then what the parameters take, then how they
 * are called. Of several rules of one shape each row belongs to the nearest.
 */
export function spellingDistance(row: SpelledPath, rule: SpelledPath): number {
  const parameters = row.parameters.reduce((sum, parameter, at) => {
    const other = rule.parameters[at];
    if (other === undefined) return sum;
    return sum + (takesTheSame(parameter, other) ? 0 : 4) + (parameter.name === other.name ? 0 : 1);
  }, 0);
  return (endsWithSlash(row) === endsWithSlash(rule) ? 0 : 100) + (hasDoubleSlash(row) === hasDoubleSlash(rule) ? 0 : 50) + parameters;
}

const DIGEST = `sha256:${'0'.repeat(64)}`;

/** A converter with a pattern is known by what it takes: a row's `<digest>` is served by one that takes a digest, its `<tag>` by one that takes a word. */
function takesTheSame(parameter: PathParameter, other: PathParameter): boolean {
  if (parameter.converter === other.converter && parameter.pattern === other.pattern) return true;
  if (other.converter === parameter.name) return true;
  if (other.pattern === undefined) return false;
  const sample = parameter.name === 'digest' ? DIGEST : parameter.name;
  try {
    return new RegExp(`^(?:${other.pattern})$`).test(sample);
  } catch {
    // A pattern of another language's own dialect: nothing can be told from it.
    return false;
  }
}

/** Matches paths in which a name stands where the row has a parameter for it. */
export function configuredPath(row: SpelledPath, names: readonly string[]): RegExp | undefined {
  if (!row.parameters.some(({ name }) => names.includes(name))) return undefined;
  const parts = row.literals.flatMap((literal, at) => {
    const parameter = row.parameters[at];
    const text = literal.replace(/\/{2,}/g, '/').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return [text, parameter === undefined ? '' : names.includes(parameter.name) ? '[^/<>]+' : '<>'];
  });
  // What follows the parameter may begin with a slash of its own: `<service>//callback`.
  return new RegExp(`^${parts.join('').replace(/\/$/, '')}$`);
}
