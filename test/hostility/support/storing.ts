import { z } from "zod";
import {
  cancelAttempt,
  checkAttempt,
  confirmLaunch,
  explainFailure,
  launchAttempt,
  planLaunch,
  planRepair,
  settleLaunch,
} from "../../../src/contracts/activities";
import { Unreachable } from "../../../src/contracts/attempt";
import { OutputsResult } from "../../../src/contracts/outputs";
import type { Target } from "../../../src/contracts/target";
import { TasksResult } from "../../../src/contracts/tasks";
import type { Provider } from "../../../src/providers/provider";
import { aClaim } from "../../support/claims";

const Durations = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("read"), seconds: z.array(z.number().nonnegative()) }),
  Unreachable,
]);

/** A provider whose results are parsed as the durable steps parse what they store. */
export const storing = <Of extends Target>(provider: Provider<Of>): Provider<Of> => ({
  planLaunch: async (target) => planLaunch.output.parse(await provider.planLaunch(target)),
  planRepair: async (target, attempt) =>
    planRepair.output.parse(await provider.planRepair(target, attempt)),
  launch: async (order) => launchAttempt.output.parse(await provider.launch(order, aClaim())),
  settleLaunch: async (order) => settleLaunch.output.parse(await provider.settleLaunch(order)),
  confirmLaunch: async (order, attempt) =>
    confirmLaunch.output.parse(await provider.confirmLaunch(order, attempt)),
  check: async (attempt) => checkAttempt.output.parse(await provider.check(attempt)),
  cancel: async (attempt) => cancelAttempt.output.parse(await provider.cancel(attempt)),
  explain: async (attempt, status) =>
    explainFailure.output.parse(await provider.explain(attempt, status)),
  outputs: async (attempt, status) => OutputsResult.parse(await provider.outputs(attempt, status)),
  listActive: provider.listActive,
  durations: async (attempt) => Durations.parse(await provider.durations(attempt)),
  tasks: async (attempt) => TasksResult.parse(await provider.tasks(attempt)),
});
