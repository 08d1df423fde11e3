import {
  cancelAttempt,
  checkAttempt,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  lookUpAttempt,
  planLaunch,
} from "../contracts/activities";
import type { Explanation } from "../contracts/attempt";
import type { Providers } from "../providers/provider";
import { activity, type Activity } from "./activity";

const nothingToExplain: Explanation = {
  kind: "explained",
  failedSteps: [],
  omitted: 0,
  note: "The run has not ended, so there is nothing to explain.",
};

/** Every durable step that asks a vendor. Each may be executed more than once; its provider makes that harmless. */
export const createProviderActivities = (providers: Providers): Activity[] => [
  activity(planLaunch, ({ target }) => providers.forTarget(target.type).planLaunch(target)),

  activity(launchAttempt, (order) => providers.forTarget(order.target.type).launch(order)),

  activity(lookUpAttempt, (order) => providers.forTarget(order.target.type).lookUp(order)),

  activity(confirmLaunch, ({ order, attempt }) =>
    providers.forTarget(order.target.type).confirmLaunch(order, attempt),
  ),

  activity(checkAttempt, ({ attempt }) => providers.forAttempt(attempt).check(attempt)),

  activity(cancelAttempt, ({ attempt }) => providers.forAttempt(attempt).cancel(attempt)),

  activity(explainFailure, async ({ attempt, status }) =>
    status.kind === "active"
      ? nothingToExplain
      : providers.forAttempt(attempt).explain(attempt, status),
  ),
];
