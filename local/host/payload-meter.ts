/** The biggest orchestrationTrigger payloads so far. They grow with the history. */
export class PayloadMeter {
  readonly #byFunction = new Map<string, number>();

  record(functionName: string, bytes: number): void {
    this.#byFunction.set(functionName, Math.max(bytes, this.largest(functionName)));
  }

  /** The biggest payload of one orchestrator, or of all. */
  largest(functionName?: string): number {
    if (functionName === undefined) return Math.max(0, ...this.#byFunction.values());
    return this.#byFunction.get(functionName) ?? 0;
  }
}
