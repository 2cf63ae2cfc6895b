/** The parts of jStat that are used (the package has no types of its own). */
declare module 'jstat' {
  interface Distributions {
    readonly normal: { inv(probability: number, mean: number, deviation: number): number };
    readonly studentt: { inv(probability: number, degrees: number): number };
    readonly beta: { inv(probability: number, alpha: number, beta: number): number };
  }
  const jStat: Distributions;
  export default jStat;
}
