/** What a pairing said: a new or known pair, or one that contradicts an earlier one. */
export type BindingAnswer = 'bound' | 'equal' | 'broken';

/**
 * Generated values of the oracle paired with their partners on the target, one to one within a type.
 * One table lives as long as the state it describes: a case when live, a file when recorded.
 */
export class BindingTable {
  private readonly toTarget = new Map<string, string>();
  private readonly toOracle = new Map<string, string>();

  /** Pairs two values. Equal values need no binding unless one of them already has another partner. */
  bind(type: string, oracle: string, target: string): BindingAnswer {
    const knownTarget = this.toTarget.get(`${type} ${oracle}`);
    const knownOracle = this.toOracle.get(`${type} ${target}`);
    if (knownTarget === undefined && knownOracle === undefined) {
      if (oracle === target) return 'equal';
      this.toTarget.set(`${type} ${oracle}`, target);
      this.toOracle.set(`${type} ${target}`, oracle);
      return 'bound';
    }
    return knownTarget === target && knownOracle === oracle ? 'bound' : 'broken';
  }

  /** Pairs two ids that are known to be generated: equal ones pair up too, so that neither can have another partner later. */
  pair(type: string, oracle: string, target: string): boolean {
    const key = `${type} ${oracle}`;
    if (!this.toTarget.has(key) && !this.toOracle.has(`${type} ${target}`)) {
      this.toTarget.set(key, target);
      this.toOracle.set(`${type} ${target}`, oracle);
      return true;
    }
    return this.toTarget.get(key) === target;
  }

  /** True when the two are partners within a type of numbered ids, `table.column`. */
  hasPair(oracle: string, target: string): boolean {
    for (const [key, partner] of this.toTarget) if (partner === target && key.endsWith(` ${oracle}`) && key.includes('.')) return true;
    return false;
  }

  /** A table of its own with the same pairs, to try a pairing out. */
  copy(): BindingTable {
    const copy = new BindingTable();
    for (const [key, value] of this.toTarget) copy.toTarget.set(key, value);
    for (const [key, value] of this.toOracle) copy.toOracle.set(key, value);
    return copy;
  }
}
