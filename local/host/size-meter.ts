/** The biggest sizes so far, by orchestrator: of orchestrationTrigger payloads, or of the histories that are part of them. */
export class SizeMeter {
  readonly #byFunction = new Map<string, number>();

  record(functionName: string, bytes: number): void {
    this.#byFunction.set(functionName, Math.max(bytes, this.largest(functionName)));
  }

  /** The biggest one of one orchestrator, or of all. */
  largest(functionName?: string): number {
    if (functionName === undefined) return Math.max(0, ...this.#byFunction.values());
    return this.#byFunction.get(functionName) ?? 0;
  }
}
