import type { OrchestrationContext, OrchestrationHandler } from "durable-functions";
import { run } from "../../src/orchestrators/run";
import type { HistoryEvent } from "../support/history-events";
import { orchestrators } from "./orchestrators";
import { recordedCases } from "./recorded-cases";
import { adaptiveCases } from "./adaptive-cases";
import { lookoutCases } from "./lookout-cases";
import { currentVersion, readRecordings, type Recording } from "./recording";
import { isDecided, replayRecording } from "./replay-recording";
import { noticeCases } from "./notice-cases";
import { relayedCases } from "./relayed-cases";
import { scheduledCases } from "./scheduled-cases";
import { workflowCases } from "./workflow-cases";

describe("recorded histories", () => {
  let recordings: Recording[];
  let version: string;
  beforeAll(async () => {
    recordings = await readRecordings();
    version = await currentVersion();
  });

  const replayAll = async (handlers: typeof orchestrators): Promise<string[]> => {
    const differences = recordings.map(async (recording) => {
      const { orchestrator, name } = recording;
      const wordsMayDiffer = recording.version !== version;
      const found = await replayRecording(recording, handlers[orchestrator]!, { wordsMayDiffer });
      return found.map((text) => `${orchestrator}/${recording.version}/${name}: ${text}`);
    });
    return (await Promise.all(differences)).flat();
  };

  it("replay with the orchestrators of today, at each of their turns", async () => {
    expect(await replayAll(orchestrators)).toStrictEqual([]);
  });

  it("list the steps that the host has scheduled, under the ids that it gave them", () => {
    const asScheduled = recordings.flatMap(({ history, decisions }) =>
      history.filter(isDecided).map((event) => ({ event, decision: decisions[event.EventId] })),
    );

    expect(asScheduled.length).toBeGreaterThan(300);
    for (const { event, decision } of asScheduled) {
      expect({ ...decision }).toMatchObject(stepIn(event));
    }
  });

  it("exist for every orchestrator and every case of this version (npm run record-histories)", () => {
    const present = recordings
      .filter((recording) => recording.version === version)
      .map(({ orchestrator, name }) => `${orchestrator}/${name}`);
    const wanted = [
      ...recordedCases,
      ...relayedCases,
      ...noticeCases,
      ...lookoutCases,
      ...adaptiveCases,
      ...scheduledCases,
      ...workflowCases,
    ].flatMap(({ name, keeps }) => keeps.map((orchestrator) => `${orchestrator}/${name}`));

    expect(wanted.filter((one) => !present.includes(one))).toStrictEqual([]);
    expect([...new Set(recordings.map(({ orchestrator }) => orchestrator))].sort()).toStrictEqual(
      Object.keys(orchestrators).sort(),
    );
  });

  it("contain every way in which an execution can end", () => {
    const ends = new Set(recordings.map(({ end }) => end.kind));

    expect([...ends].sort()).toStrictEqual(["completed", "continuedAsNew", "failed"]);
  });

  it("name no place on the machine that recorded them, and no credential", () => {
    const text = JSON.stringify(recordings);

    expect(text).not.toMatch(/node_modules|file:\/\/|"\/(?:home|root|tmp|work)\b|\bat .*\.ts:\d+/);
    expect(text).not.toMatch(/[?&]sig=|Bearer |dbtc_/);
  });
});

/** What an event of history says about the decision behind it. */
function stepIn({ Name, InstanceId, FireAt }: HistoryEvent): object {
  if (FireAt !== undefined) return { kind: "timer", fireAt: FireAt };
  if (InstanceId !== undefined) return { kind: "child", name: Name, instanceId: InstanceId };
  return { kind: "activity", name: Name };
}

type Change = (context: OrchestrationContext) => void;

/** `run` as somebody might change it. */
const changed =
  (change: Change): OrchestrationHandler =>
  (context) => {
    change(context);
    return run(context);
  };

const anExtraStep: OrchestrationHandler = function* (context) {
  yield context.df.callActivity("notifyOwner", {});
  return yield* run(context);
};

const anotherDelay = changed(({ df }) => {
  const createTimer = df.createTimer.bind(df);
  df.createTimer = (fireAt) => createTimer(new Date(fireAt.getTime() + 1_000));
});

const anotherChild = changed(({ df }) => {
  const callSubOrchestrator = df.callSubOrchestrator.bind(df);
  df.callSubOrchestrator = (name, input, instanceId) =>
    callSubOrchestrator(name, input, `${instanceId ?? ""}-2`);
});

const anotherInput = changed(({ df }) => {
  const callActivity = df.callActivity.bind(df);
  df.callActivity = (name, input) => callActivity(name, { ...(input as object), urgent: true });
});

const otherWords = changed(({ df }) => {
  const setCustomStatus = df.setCustomStatus.bind(df);
  df.setCustomStatus = (status) => {
    setCustomStatus({ ...(status as object), mood: "fine" });
  };
});

describe("replayRecording", () => {
  let success: Recording;
  beforeAll(async () => {
    const [recordings, current] = [await readRecordings(), await currentVersion()];
    success = recordings.find(
      ({ orchestrator, name, version }) =>
        orchestrator === "run" && name === "success" && version === current,
    )!;
  });

  it.each<[string, OrchestrationHandler, RegExp]>([
    ["a step is added", anExtraStep, /^turn 1 of \d+: task 0 was timer for .* and is now activity/],
    ["a timer waits for longer", anotherDelay, /^turn 1 of \d+: task 0 was timer for .* timer for/],
    ["a child gets another id", anotherChild, /was child watch \S+ and is now child watch \S+-2$/],
    ["a step gets another input", anotherInput, /the input of task 1 was .*"urgent":true/],
    ["the custom status changes", otherWords, /its custom status was .*"mood":"fine"/],
  ])("objects when %s", async (_change, handler, objection) => {
    const differences = await replayRecording(success, handler);

    expect(differences).toStrictEqual([expect.stringMatching(objection) as string]);
  });

  it("allows a later version other texts, but not other steps", async () => {
    const words = await replayRecording(success, otherWords, { wordsMayDiffer: true });
    const steps = await replayRecording(success, anExtraStep, { wordsMayDiffer: true });

    expect(words).toStrictEqual([]);
    expect(steps).toHaveLength(1);
  });

  it("fails when an instance in flight would not get a step that was already scheduled", async () => {
    const impatient: OrchestrationHandler = function* (context) {
      yield context.df.createTimer(context.df.currentUtcDateTime);
      return "done";
    };

    expect(await replayRecording(success, impatient)).toStrictEqual([
      expect.stringMatching(/^turn 2 of \d+: task 1 was activity planLaunch and is now nothing$/),
    ]);
  });
});
