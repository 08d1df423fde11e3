/** What an orchestrator decided, with its task id in the history. */
export type Decision =
  | {
      readonly kind: "scheduleTask";
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
    }
  | { readonly kind: "createTimer"; readonly id: number; readonly fireAt: Date }
  | {
      readonly kind: "createSubOrchestration";
      readonly id: number;
      readonly name: string;
      readonly instanceId: string;
      readonly input: unknown;
      readonly version: string | undefined;
    };

/** https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/Exceptions/NonDeterministicOrchestrationException.cs */
export class NonDeterminismError extends Error {
  constructor(detail: string) {
    super(`Non-Deterministic workflow detected: ${detail}`);
    this.name = "NonDeterminismError";
  }
}

/** An orchestration that cannot continue. Its output contains the message. */
export class OrchestrationFault extends Error {
  override readonly name = "OrchestrationFault";
}
