/** What a pairing said: a new or known pair, or one that contradicts an earlier one. */
export type BindingAnswer = 'bound' | 'equal' | 'broken';

/**
 * Generated values of the oracle paired with their partners on the target, one to one within a type.
 * One table lives as long as the state it describes: a case when live, a file when recorded.
 */
export class BindingTable {
  private readonly toTarget = new Map<string, string>();
  private readonly toOracle = new Map<string, string>();
  /** Pairs of numbered ids of any type. */
  private readonly idPairs = new Set<string>();

  /** With a base, pairs found there hold here too, and pairs made here stay here. */
  constructor(private readonly base?: BindingTable) {}

  /** Pairs two values. Equal values need no binding unless one of them already has another partner. */
  bind(type: string, oracle: string, target: string): BindingAnswer {
    if (oracle === target && this.targetOf(type, oracle) === undefined && this.oracleOf(type, target) === undefined) return 'equal';
    return this.keep(type, oracle, target) ? 'bound' : 'broken';
  }

  /** Pairs two ids that are known to be generated: equal ones pair up too, so that neither can have another partner later. */
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
