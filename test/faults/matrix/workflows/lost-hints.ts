import type { CoreModule } from "../../../../local/host/worker/core-types";

interface Hooked {
  readonly inputs: readonly unknown[];
  readonly invocationContext: { readonly functionName: string };
  functionCallback: unknown;
}

interface Order {
  readonly change?: { readonly kind: string };
}

/** No hint about the end of a step arrives, as if each call of the task hub had failed. */
export function losesHintsOfSteps(core: CoreModule): void {
  core.registerHook("preInvocation", (context) => {
    const hooked = context as unknown as Hooked;
    if (hooked.invocationContext.functionName !== "reportChange") return;
    if ((hooked.inputs[0] as Order).change?.kind !== "step") return;
    hooked.functionCallback = () => ({ sent: false, isStopping: false });
  });
}
