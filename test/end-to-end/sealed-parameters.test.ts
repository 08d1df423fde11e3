import { inspect } from "node:util";
import { aDbtJob, aDbtRun, TRIGGER } from "./dbt-jobs";
import { LOCAL } from "./callback-scene";
import { startCallbackReceiver } from "../../local/simulators/callback-receiver";
import type { JobDefinition } from "../../local/simulators/databricks/job-definition";
import type { RequestLog } from "../../local/simulators/request-log";
import { placesOf, startTraced } from "../support/traces";
import type { Document, World } from "../support/world";

/** A parameter that can be recognised in every trace. */
const VALUE = "customer-4711-of-the-parameters";

const SEALED = { SEAL_PARAMETERS: "true", ...LOCAL };
/** Errors quote what the job was given. */
const FAILS = { kind: "fails", error: `ValueError: no data for ${VALUE}` } as const;
const REPAIR = { maxAttempts: 2, delaySeconds: 10, on: "anyFailure", mode: "repair" };
const OVER = { seconds: 3 * 3_600 };

const load: JobDefinition = {
  name: "Nightly load",
  jobParameters: { who: "nobody" },
  tasks: [{ key: "main", durationSeconds: 30, outcome: FAILS }],
};

const aRun = (fields: object = {}): object => ({
  target: { type: "databricks-job", jobName: load.name, jobParameters: { who: VALUE } },
  ...fields,
});

const repair = (world: World, id: string): ReturnType<World["call"]> =>
  world.call(`/api/runs/${id}/repair`, { method: "POST", body: "{}" });

/** How many requests to a vendor held a text. */
const requestsWith = (text: string, requests: Pick<RequestLog, "all">): number =>
  requests.all().filter(({ body }) => inspect(body, { depth: null }).includes(text)).length;

/** Ends a run, and returns what is stored about it. Its tasks are not: the vendor is asked for them. */
async function documentsOf(world: World, { id, resultUrl }: Document): Promise<string> {
  await world.ended(id, OVER);
  const paths = [`/api/runs/${id}`, resultUrl, "/api/runs"];
  const answers = await Promise.all(paths.map((path) => world.call(path)));
  return answers.map(({ text }) => text).join("\n");
}

describe("a parameter of a job, while parameters are sealed", () => {
  it("is in no trace of a run that fails, is repaired, tried again and reported", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { databricks } = world.vendors;
    const receiver = await startCallbackReceiver({ clock: world.clock });
    databricks.addJob(load);
    databricks.faults.add({ path: /run-now$/, fault: { kind: "reset", when: "afterEffect" } });
    const callbackUrl = `${receiver.callBackUri}/run`;

    const { body } = await world.post(aRun({ retry: REPAIR, callbackUrl }));
    const documents = await documentsOf(world, body);
    const repaired = await repair(world, body.id);
    const more = await documentsOf(world, repaired.body);
    const posted = JSON.stringify(receiver.received());
    const everything = [await traced.traces(), documents, more, posted].join("\n");
    await receiver.close();

    expect(databricks.runs().map(({ jobParameters }) => jobParameters)).toStrictEqual([
      { who: VALUE },
    ]);
    expect(requestsWith(VALUE, databricks.requests)).toBeGreaterThan(1);
    expect(repaired.status).toBe(202);
    expect(posted).toContain(body.id);
    expect(everything).toContain("ValueError: no data for [parameter]");
    expect(placesOf(VALUE, everything)).toStrictEqual([]);
  });

  it("is in every trace while they are not sealed, so the search would find it", async () => {
    await using traced = await startTraced();
    const { world } = traced;
    world.vendors.databricks.addJob(load);

    const { id } = await world.start(aRun());
    const { message } = await world.ended(id, OVER);

    expect(placesOf(VALUE, await traced.traces()).length).toBeGreaterThan(5);
    expect(message).toContain(VALUE);
  });

  it("is in no trace of a dbt run whose start was unclear, and whose steps are named after it", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { dbtCloud } = world.vendors;
    const command = `dbt build --vars '{"who": "${VALUE}"}'`;
    const name = `Invoke dbt with \`${command}\``;
    dbtCloud.addJob(aDbtJob({ steps: [{ name, durationSeconds: 60, outcome: "error" }] }));
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });
    const overrides = { cause: VALUE, schemaOverride: VALUE };

    const { id } = await world.start(aDbtRun({ retry: REPAIR }, overrides));
    const ended = await world.ended(id, OVER);

    expect(requestsWith(VALUE, dbtCloud.requests)).toBe(2);
    expect(ended).toMatchObject({ status: "failed", attempt: 2 });
    expect(ended.message).toContain("[parameter]");
    expect(placesOf(VALUE, await traced.traces())).toStrictEqual([]);
  });

  it("is in no trace of a one-time run, or of a pipeline", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.scriptSubmits(() => ({ tasks: [{ key: "main", outcome: FAILS }] }));
    const pipelineId = databricks.addPipeline({
      name: "Sales",
      durationSeconds: 60,
      outcome: { kind: "fails", flow: "orders", message: `No data for ${VALUE}` },
      development: true,
    });
    const notebook_task = { notebook_path: "/load", base_parameters: { who: VALUE } };
    const run = { tasks: [{ task_key: "main", notebook_task }] };

    const submitted = await world.start({ target: { type: "databricks-submit", run } });
    const updated = await world.start({
      target: { type: "databricks-pipeline", pipelineId, parameters: { who: VALUE } },
    });
    const documents = [await documentsOf(world, submitted), await documentsOf(world, updated)].join(
      "\n",
    );
    const everything = [await traced.traces(), documents].join("\n");

    expect(requestsWith(VALUE, databricks.requests)).toBe(2);
    expect(placesOf(VALUE, everything)).toStrictEqual([]);
  });

  it("is in no trace of a scheduled run", async () => {
    const schedule = { name: "often", cron: "* * * * *", run: aRun() };
    const SCHEDULES = JSON.stringify([schedule]);
    await using traced = await startTraced({ environment: { ...SEALED, SCHEDULES } });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.addJob(load);

    await world.until(() => databricks.runs().length > 1, OVER);
    const { text } = await world.call("/api/schedules");
    const everything = [await traced.traces(), text].join("\n");

    expect(databricks.runs()[0]).toMatchObject({ jobParameters: { who: VALUE } });
    expect(placesOf(VALUE, everything)).toStrictEqual([]);
  });

  it("is removed from a refusal that quotes it", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.addJob(load);
    const message = `The job has no customer "${VALUE}".`;
    const refusal = { error_code: "INVALID_PARAMETER_VALUE", message };
    databricks.faults.add({
      path: /run-now$/,
      fault: { kind: "status", status: 400, body: refusal },
    });

    const { id } = await world.start(aRun());
    const ended = await world.ended(id, OVER);

    expect(ended.error.message).toContain('The job has no customer "[parameter]".');
    expect(placesOf(VALUE, await traced.traces())).toStrictEqual([]);
  });
});

describe("a change of SEAL_PARAMETERS", () => {
  const KEY = "Idempotency-Key";

  it.each([
    ["on", "false", "true"],
    ["off", "true", "false"],
  ])("to %s goes on with live runs, and re-attaches to them", async (_case, before, after) => {
    await using traced = await startTraced({ environment: { SEAL_PARAMETERS: before } });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.addJob({ ...load, maxConcurrentRuns: 5 });
    const rerun = { maxAttempts: 2, delaySeconds: 10, on: "anyFailure" };
    const asked = aRun({ retry: rerun });
    const old = await world.start(asked, { [KEY]: "monday" });
    await world.until(() => databricks.runs().length === 1, OVER);

    await world.restart({ SEAL_PARAMETERS: after });
    const again = await world.post(asked, { [KEY]: "monday" });
    const other = await world.post(aRun(), { [KEY]: "monday" });
    const fresh = await world.start(asked, { [KEY]: "tuesday" });
    await Promise.all([world.ended(old.id, OVER), world.ended(fresh.id, OVER)]);

    expect(again).toMatchObject({ status: 202, body: { id: old.id } });
    expect(other).toMatchObject({ status: 409, body: { code: "idempotencyKeyReused" } });
    expect(databricks.runs().map(({ jobParameters }) => jobParameters)).toStrictEqual(
      [1, 2, 3, 4].map(() => ({ who: VALUE })),
    );
    const repaired = await repair(world, old.id);
    expect(await world.ended(repaired.body.id, OVER)).toMatchObject({ status: "failed" });
    expect(databricks.runs().map(({ jobParameters }) => jobParameters)).toContainEqual({
      who: VALUE,
    });
  });
});

describe("a sealed run whose key was removed", () => {
  const OTHER_KEY = { RESULT_LINK_KEYS: "another-result-link-key-for-tests-that-is-long" };
  const KEY = { "Idempotency-Key": "monday" };

  it("is not started, and says which setting lacks the key", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.addJob(load);
    databricks.faults.add({
      path: /jobs\/list/,
      times: Infinity,
      fault: { kind: "status", status: 503 },
    });
    const { id } = await world.start(aRun(), KEY);
    await world.host.advance({ seconds: 20 });

    await world.restart(OTHER_KEY);
    const ended = await world.ended(id, OVER);
    const again = await world.post(aRun(), KEY);
    const repaired = await repair(world, id);

    expect(databricks.runs()).toStrictEqual([]);
    expect(ended).toMatchObject({ status: "failed", error: { code: "notStarted" } });
    expect(ended.message).toContain(
      `The job could not be started, and nothing is running: The parameters of ${id} are sealed, and no key in RESULT_LINK_KEYS opens them.`,
    );
    expect(again).toMatchObject({ status: 409, body: { code: "requestNotComparable" } });
    expect(repaired).toMatchObject({ status: 409, body: { code: "parametersUnreadable" } });
  });

  it("is watched to its end if its job was started before", async () => {
    await using traced = await startTraced({ environment: SEALED });
    const { world } = traced;
    const { databricks } = world.vendors;
    databricks.addJob(load);
    const { id } = await world.start(aRun());
    await world.until(() => databricks.runs().length === 1, OVER);

    await world.restart(OTHER_KEY);

    const ended = await world.ended(id, OVER);
    expect(ended).toMatchObject({ status: "failed", error: { code: "runFailed" } });
    expect(ended.message).toContain("no key in RESULT_LINK_KEYS opens the parameters");
    expect(placesOf(VALUE, await traced.traces())).toStrictEqual([]);
  });
});
