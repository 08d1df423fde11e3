/** The part of the SDK that the Functions worker calls through `df.app.orchestration`; it has no published types. */
declare module "durable-functions/lib/src/orchestrations/Orchestrator" {
  import type { InvocationContext } from "@azure/functions";
  import type { OrchestrationHandler } from "durable-functions";

  export class Orchestrator {
    constructor(handler: OrchestrationHandler);
    /** Exists after the first turn. */
    readonly taskOrchestrationExecutor: { readonly sequenceNumber: number };
    handle(trigger: unknown, context: InvocationContext): Promise<unknown>;
  }
}
