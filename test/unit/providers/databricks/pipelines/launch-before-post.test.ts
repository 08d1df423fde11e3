import { settleLaunch } from "../../../../../src/providers/databricks/pipelines/settle-launch";
import { aPlan } from "../../../../support/run-builders";
import { NOW, ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import {
  anOrder,
  anUpdate,
  BUSY,
  launched,
  launchPipeline,
  running,
  updates,
} from "./scripted-pipeline";

describe("launch of a pipeline, before the POST", () => {
  it("sends nothing at its deadline, and takes no claim", async () => {
    const order = anOrder({ deadline: NOW.toISOString() });

    expect(await launchPipeline([ok({})], order)).toStrictEqual({
      result: {
        kind: "tryAgain",
        reason: `The deadline passed before the start of pipeline p-1 was sent to ${WORKSPACE}, so it is not sent.`,
        mayHaveStarted: false,
        retryAfterSeconds: null,
      },
      posts: [],
      steps: [],
    });
  });

  it("sends nothing while the updates cannot be listed", async () => {
    expect(await launchPipeline([BUSY])).toStrictEqual({
      result: {
        kind: "tryAgain",
        reason: expect.stringContaining("Busy.") as string,
        mayHaveStarted: false,
        retryAfterSeconds: null,
      },
      posts: [],
      steps: [],
    });
  });

  it("is rejected where the updates may not be listed", async () => {
    const { result } = await launchPipeline([refused(403, "PERMISSION_DENIED", "No.")]);

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "forbidden" } });
  });

  it.each([
    [undefined, {}],
    ["note", { baselineRunId: "note" }],
  ])("sends nothing after an execution that was cut off with the note %p", async (note, more) => {
    const claim = { mayHaveBeenSent: true, note };
    const listed = updates(anUpdate("note", { cause: "JOB_TASK" }));

    expect(await launchPipeline([listed], anOrder(), claim)).toStrictEqual({
      result: {
        kind: "unclear",
        reason:
          "An earlier execution of this step was stopped while it started an update of pipeline p-1, and Databricks lists no such update yet.",
        resend: true,
        ...more,
      },
      posts: [],
      steps: [],
    });
  });

  it.each([
    ["after an execution that was cut off", anOrder(), { mayHaveBeenSent: true }],
    ["when it is sent again", anOrder({ send: 2 }), {}],
  ])(
    "%s, does not send it while its own update is looked for in vain",
    async (_name, order, claim) => {
      const { result, posts } = await launchPipeline([BUSY], order, claim);

      expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
      expect(posts).toHaveLength(0);
    },
  );

  it("finds its own update, which has ended, when it is sent again", async () => {
    const order = anOrder({ send: 2 });

    const own = anUpdate("own", { creation_time: 60_000 });
    expect(await launchPipeline([updates(own)], order)).toStrictEqual({
      result: launched("own", new Date(60_000)),
      posts: [],
      steps: [],
    });
  });

  it("looks for nothing of its own before the first POST", async () => {
    const answers = [updates(anUpdate("before")), ok({ update_id: "new" })];

    expect((await launchPipeline(answers)).result).toStrictEqual(launched("new"));
  });
});

describe("launch of a pipeline for the second time, where an update has become active", () => {
  const order = anOrder({ send: 2 }, { onActiveUpdate: "fail" });
  const active = updates(anUpdate("own", { state: "RUNNING" }));

  it("takes it for its own, which the first POST has started late", async () => {
    const { result } = await launchPipeline([ok({}), active, active], order);

    expect(result).toStrictEqual(launched("own"));
  });

  it("decides nothing while that cannot be known", async () => {
    const { result } = await launchPipeline([ok({}), active, BUSY], order);

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
  });

  it("meets it as another one where it was started otherwise", async () => {
    const other = updates(running());

    const { result } = await launchPipeline([ok({}), other, other], order);

    expect(result).toMatchObject({ kind: "rejected", failure: { code: "pipelineBusy" } });
  });
});

describe("settleLaunch of a pipeline", () => {
  it.each([
    [{ creation_time: 60_000 }, new Date(60_000)],
    [{}, NOW],
  ])("finds its own update with the time of its creation: %j", async (created, launchedAt) => {
    const { api, now } = scriptedWorkspace([updates(anUpdate("own", created))]);

    expect(await settleLaunch(api, anOrder(), now)).toStrictEqual({
      ...launched("own", launchedAt),
      kind: "found",
    });
  });

  it("finds none, and where people can look", async () => {
    const { api, now } = scriptedWorkspace([ok({})]);
    const plan = aPlan({ vendorJobId: "p-1", jobUrl: "https://x/p-1" });

    expect(await settleLaunch(api, anOrder({ plan }), now)).toStrictEqual({
      kind: "notFound",
      marker: null,
      jobUrl: "https://x/p-1",
    });
  });
});
