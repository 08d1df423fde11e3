/** The biggest orchestrationTrigger payloads so far: what a growing history costs. */
export class PayloadMeter {
  readonly #byFunction = new Map<string, number>();

  record(functionName: string, bytes: number): void {
    this.#byFunction.set(functionName, Math.max(bytes, this.largest(functionName)));
  }

  /** Of one orchestrator, or of all. */
  largest(functionName?: string): number {
    if (functionName === undefined) return Math.max(0, ...this.#byFunction.values());
    return this.#byFunction.get(functionName) ?? 0;
  }
}
