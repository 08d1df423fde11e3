import type { HttpResult } from "../../../../../src/http/http-client";
import { planLaunch } from "../../../../../src/providers/databricks/pipelines/plan-launch";
import { toUpdateBody } from "../../../../../src/providers/databricks/pipelines/update-body";
import { HOST, ok, refused, scriptedWorkspace, WORKSPACE } from "../scripted-workspace";
import { anUpdate, aTarget, updates } from "./scripted-pipeline";

const plan = (answers: readonly HttpResult[], target = aTarget()) =>
  planLaunch(scriptedWorkspace(answers).api, target);

const planned = (more: object = {}) => ({
  kind: "planned",
  plan: {
    provider: "databricks",
    connectionId: "prod",
    vendorJobId: "p-1",
    jobUrl: `${HOST}/pipelines/p-1`,
    baselineRunId: null,
    confirmAfterSeconds: null,
    ...more,
  },
});

describe("planLaunch of a pipeline", () => {
  it("has no details where neither a name nor an update is known", async () => {
    expect(await plan([ok({}), ok({})])).toStrictEqual(planned());
  });

  it("has the newest update, also one whose time is not known", async () => {
    const timed = updates(anUpdate("b", { creation_time: 5 }), anUpdate("a"));

    expect(await plan([ok({}), timed])).toStrictEqual(
      planned({ baselineRunId: "b", details: { baselineCreatedMs: "5" } }),
    );
    expect(await plan([ok({}), updates(anUpdate("a"))])).toStrictEqual(
      planned({ baselineRunId: "a" }),
    );
  });

  it("needs one update that can be read, if there are any", async () => {
    const one = updates({ update_id: 7 }, anUpdate("a"));

    expect(await plan([ok({}), one])).toMatchObject({ plan: { baselineRunId: "a" } });
    expect(await plan([ok({}), updates({ update_id: 7 })])).toStrictEqual({
      kind: "unreachable",
      reason: `${WORKSPACE} lists updates of pipeline p-1 that cannot be read.`,
      retryAfterSeconds: null,
    });
  });

  it("rejects a pipeline that was deleted", async () => {
    expect(await plan([ok({ state: "DELETED" })])).toStrictEqual({
      kind: "rejected",
      failure: { code: "pipelineNotFound", message: `${WORKSPACE} has deleted pipeline p-1.` },
    });
  });

  it.each([
    [{}, "Pipeline p-1"],
    [{ name: "Sales" }, 'Pipeline "Sales" (p-1)'],
  ])("rejects a continuous pipeline, and says what to do: %j", async (document, what) => {
    expect(await plan([ok({ ...document, spec: { continuous: true } })])).toStrictEqual({
      kind: "rejected",
      failure: {
        code: "pipelineIsContinuous",
        message: `${what} of ${WORKSPACE} runs continuously: its updates never complete, so there is no end to wait for. Change its pipeline mode to triggered, or send "validateOnly": true to check its source code only.`,
      },
    });
  });

  it.each([
    [503, "unreachable"],
    [403, "rejected"],
  ])("is told what the list of updates was answered with: %d", async (status, kind) => {
    expect((await plan([ok({}), refused(status, "X", "No.")])).kind).toBe(kind);
  });

  it("needs an id or a name", async () => {
    await expect(plan([], aTarget({ pipelineId: undefined }))).rejects.toThrow(
      "A target names its pipeline by id or by name.",
    );
  });
});

describe("toUpdateBody", () => {
  it("rewinds without naming datasets", () => {
    const rewindSpec = { rewindTimestamp: "2026-01-01T00:00:00Z" };

    expect(toUpdateBody(aTarget({ rewindSpec }))).toStrictEqual({
      cause: "API_CALL",
      rewind_spec: { rewind_timestamp: "2026-01-01T00:00:00Z" },
    });
  });
});
