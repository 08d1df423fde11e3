import type { InvocationContext } from "@azure/functions";
import { activityEnd, activityFacts } from "./activity-facts";
import { requestEnd, requestFacts } from "./request-facts";
import type { SpanPlan } from "./spans";

type About = Pick<SpanPlan, "facts" | "describe">;

/** The span of an invocation; null for orchestrators and any other kind of function. */
export function planInvocation(context: InvocationContext, trigger: unknown): SpanPlan | null {
  const about = aboutOf(context, trigger);
  if (about === null) return null;
  return { name: context.functionName, trace: context.traceContext, ...about };
}

function aboutOf({ options, triggerMetadata }: InvocationContext, trigger: unknown): About | null {
  switch (options.trigger.type) {
    case "activityTrigger":
      return { facts: activityFacts(trigger, triggerMetadata), describe: activityEnd };
    case "httpTrigger":
      return { facts: requestFacts(trigger, options.trigger["route"]), describe: requestEnd };
    case "timerTrigger":
      return { facts: {}, describe: () => ({ facts: {}, failure: null }) };
    default:
      return null;
  }
}
