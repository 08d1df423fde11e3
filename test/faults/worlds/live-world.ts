import type { OrchestrationHandler } from "durable-functions";
import { createWakeWatch } from "../../../src/activities/wake-watch";
import type { ActivityContract } from "../../../src/contracts/activities";
import * as contracts from "../../../src/contracts/activities";
import { deliverCallback } from "../../../src/contracts/callback";
import { CANCEL_REQUESTED, WAKE_REQUESTED } from "../../../src/contracts/names";
import type { Conclusion } from "../../../src/contracts/outcome";
import type { RunInput } from "../../../src/contracts/run-input";
import { RunProgress } from "../../../src/contracts/run-progress";
import { outputs } from "../../../src/orchestrators/outputs";
import { run } from "../../../src/orchestrators/run";
import { watch } from "../../../src/orchestrators/watch";
import { ROOT_ID, STARTED_AT } from "../../support/drive";
import { aRunInput } from "../../support/run-builders";
import type { ActivityFake } from "../../support/hub-core";
import type { VirtualInstance } from "../../support/virtual-instance";
import { PipelineVendor } from "./pipeline-vendor";
import { WorldHub } from "./world-hub";
import type { WorldStory } from "./world-story";
import { WorldVendor } from "./world-vendor";
import { watchHubOf } from "../../support/watch-hub-of";

/** How a world has come out. */
export interface LivedWorld {
  readonly conclusion: Conclusion;
  /** When callers could read it. */
  readonly concludedSeconds: number;
  readonly endedSeconds: number;
  readonly downSeconds: number;
  readonly repeated: readonly string[];
  readonly root: VirtualInstance;
  readonly instances: readonly VirtualInstance[];
  readonly vendor: WorldVendor;
  readonly events: readonly string[];
}

/** The callback's address as history holds it; no status, outcome or log may repeat it. */
export const SEALED = "sealed-callback-address-0f3b";

const LIMITS = { lostContactSeconds: 600, cancelGraceSeconds: 300 };

function targetOf({ vendor, relaunches, onActive }: WorldStory): RunInput["target"] {
  switch (vendor) {
    case "databricks":
      return { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" };
    case "dbt":
      return {
        ...{ type: "dbt-job", accountId: "12345", jobId: "77" },
        relaunchWhenUnclear: relaunches,
      };
    case "pipeline":
      return {
        ...{ type: "databricks-pipeline", workspaceId: "adb-1.2", pipelineId: "77" },
        onActiveUpdate: onActive,
      };
  }
}

const inputOf = (story: WorldStory): RunInput =>
  aRunInput({
    target: targetOf(story),
    waitSeconds: story.waitSeconds,
    timeoutSeconds: story.timeoutSeconds,
    queueTimeoutSeconds: story.queueTimeoutSeconds,
    retry: story.retries ? { maxAttempts: 3, delaySeconds: 40, on: "anyFailure" } : null,
    limits: LIMITS,
    ...(story.outputs !== null && { outputs: story.outputs, closesStarts: true }),
    ...(story.receiver !== null && { callback: { form: "plain" as const, sealed: SEALED } }),
  });

/** Lives through a world to the end of its run. @throws when a rule of the extension is broken. */
export async function liveWorld(
  story: WorldStory,
  orchestrators: Readonly<Record<string, OrchestrationHandler>> = { run, watch, outputs },
): Promise<LivedWorld> {
  const vendor = story.vendor === "pipeline" ? new PipelineVendor(story) : new WorldVendor(story);
  const hub: WorldHub = new WorldHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators,
    activities: { ...heldToContracts(vendor.activities()), wakeWatch: wakeThrough(() => hub) },
    story,
  });
  scheduleEvents(hub, story);
  const concludedAt: number[] = [];
  hub.afterTurn = (instance) => {
    if (instance.id === ROOT_ID && conclusionOf(instance) !== null) {
      concludedAt.push(hub.elapsedSeconds);
    }
  };
  hub.start(ROOT_ID, "run", inputOf(story));
  try {
    const root = await hub.runToEnd(ROOT_ID);
    const conclusion = conclusionOf(root);
    if (conclusion === null) throw new Error("The run ended without a conclusion.");
    return {
      ...{ conclusion, root, vendor, events: hub.events },
      concludedSeconds: concludedAt[0] ?? hub.elapsedSeconds,
      endedSeconds: hub.elapsedSeconds,
      ...{ downSeconds: hub.downSeconds, repeated: hub.repeated },
      instances: [...hub.instances.values()],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error([reason, ...hub.events].join("\n"), { cause: error });
  }
}

/** Every custom status is held to its schema, so a world may not say what callers cannot read. */
function conclusionOf({ customStatuses }: VirtualInstance): Conclusion | null {
  const newest = customStatuses.at(-1);
  return newest === undefined ? null : RunProgress.parse(newest).conclusion;
}

function scheduleEvents(hub: WorldHub, { cancels, wakes, strays }: WorldStory): void {
  for (const at of cancels) {
    hub.after(at, () => {
      hub.raise(ROOT_ID, CANCEL_REQUESTED, {});
    });
  }
  for (const at of strays) {
    hub.after(at, () => {
      hub.raise(ROOT_ID, "SomethingElse", { at });
    });
  }
  for (const { at, data } of wakes) {
    hub.after(at, () => {
      for (const { id, name } of hub.instances.values()) {
        if (name === "watch") hub.raise(id, WAKE_REQUESTED, data);
      }
    });
  }
}

const known: readonly ActivityContract<unknown, unknown>[] = [
  ...(Object.values(contracts) as ActivityContract<unknown, unknown>[]),
  deliverCallback,
];

const heldToContracts = (
  fakes: Readonly<Record<string, ActivityFake>>,
): Record<string, ActivityFake> =>
  Object.fromEntries(
    Object.entries(fakes).map(([name, fake]): [string, ActivityFake] => {
      const contract = known.find((one) => one.name === name);
      if (contract === undefined) throw new Error(`There is no contract for ${name}.`);
      return [
        name,
        async (input, call) =>
          contract.output.parse(await fake(contract.input.parse(input) as never, call)),
      ];
    }),
  );

const wakeThrough = (hub: () => WorldHub): ActivityFake => {
  const { handler } = createWakeWatch(() => watchHubOf(hub));
  return (input) => handler(input, undefined as never);
};
