import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CallbackReceiver,
  startCallbackReceiver,
} from "../../local/simulators/callback-receiver";
import { DBT_TOKEN } from "../../local/simulated-vendors";
import {
  aDbtJob,
  aDbtRun,
  executedRuns,
  GET_RUN,
  LIST_RUNS,
  TRIGGER,
} from "../end-to-end/dbt-jobs";
import { World } from "../support/world";
import { findPlaces, type Places } from "./network/places";
import { aStorm } from "./network/storm";

const ONE_SECOND = { HTTP_TIMEOUT_SECONDS: "1" };

async function textsIn(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

describe("a whole run with network faults", () => {
  let places: Places;
  let journalDirectory: string;
  beforeAll(async () => {
    places = await findPlaces();
  });
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true, force: true });
  });
  afterAll(async () => {
    await places[Symbol.asyncDispose]();
  });

  const aWorld = (environment: Readonly<Record<string, string>> = {}): Promise<World> =>
    World.start({ journalDirectory, environment: { ...ONE_SECOND, ...environment } });

  const addJob = ({ vendors }: World): string =>
    vendors.databricks.addJob({ name: "Load", tasks: [{ key: "main", durationSeconds: 90 }] });

  /** Everything that was written or answered about a run, its end included. */
  async function said(world: World, id: string): Promise<string> {
    const documents = [`/api/runs/${id}`, "/api/runs"].map((path) => world.call(path));
    const texts = (await Promise.all(documents)).map(({ text }) => text);
    await world.host.stop();
    return [await textsIn(journalDirectory), ...world.logs(), ...texts].join("\n");
  }

  it.each([
    ["launching", "POST", /\/jobs\/run-now$/],
    ["watching", "GET", /\/runs\/get\?/],
  ])("at Databricks, while %s, ends well and ran once", async (_when, method, path) => {
    await using world = await aWorld();
    const { databricks, identity } = world.vendors;
    const jobId = addJob(world);
    for (const rule of aStorm({ method, path }, places.trap)) databricks.faults.add(rule);
    const target = { type: "databricks-job", jobId };

    const { id } = await world.start({ target, waitSeconds: 10 });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(databricks.runsOf(jobId)).toHaveLength(1);
    const everything = await said(world, id);
    expect(identity.issued().filter(({ token }) => everything.includes(token))).toStrictEqual([]);
    expect(places.trapped()).toStrictEqual([]);
  });

  it("at a pipeline, while watching, ends well and ran once", async () => {
    await using world = await aWorld();
    const { databricks, identity } = world.vendors;
    const pipelineId = databricks.addPipeline({ name: "Sales medallion", durationSeconds: 90 });
    const update = { method: "GET", path: /\/updates\/[^/?]+$/ };
    for (const rule of aStorm(update, places.trap)) databricks.faults.add(rule);
    const target = { type: "databricks-pipeline", pipelineId };

    const { id } = await world.start({ target, waitSeconds: 10 });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(databricks.updatesOf(pipelineId)).toHaveLength(1);
    const everything = await said(world, id);
    expect(identity.issued().filter(({ token }) => everything.includes(token))).toStrictEqual([]);
    expect(places.trapped()).toStrictEqual([]);
  });

  it.each([
    ["looking for its own run", { ...LIST_RUNS, skip: 1 }],
    ["watching", GET_RUN],
  ])("at dbt Cloud, while %s, ends well and ran once", async (_when, requests) => {
    await using world = await aWorld();
    const { dbtCloud } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    dbtCloud.faults.add({ ...TRIGGER, fault: { kind: "reset", when: "afterEffect" } });
    for (const rule of aStorm(requests, places.trap, DBT_TOKEN)) dbtCloud.faults.add(rule);

    const { id } = await world.start(aDbtRun({ waitSeconds: 10 }));
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(executedRuns(world)).toHaveLength(1);
    expect(dbtCloud.posts().triggers).toBe(1);
    expect(await said(world, id)).not.toContain(DBT_TOKEN);
    expect(places.trapped()).toStrictEqual([]);
  });

  it("at the identity endpoint and the vault ends well, and quotes neither's secrets", async () => {
    await using world = await aWorld();
    const { dbtCloud, identity, keyVault } = world.vendors;
    dbtCloud.addJob(aDbtJob());
    const header = identity.environment.IDENTITY_HEADER;
    for (const fault of [
      { kind: "status", status: 400, body: { message: `X-IDENTITY-HEADER: ${header}` } },
      { kind: "redirect", location: places.trap },
      { kind: "html" },
    ] as const) {
      identity.faults.add({ fault });
    }
    for (const fault of [
      { kind: "status", status: 409, body: { error: { code: header, message: header } } },
      { kind: "emptyBody" },
    ] as const) {
      keyVault.faults.add({ path: /^\/secrets\//, skip: 1, fault });
    }

    const { id } = await world.start(aDbtRun());
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "succeeded" });
    expect(executedRuns(world)).toHaveLength(1);
    const everything = await said(world, id);
    const secrets = [header, DBT_TOKEN, ...identity.issued().map(({ token }) => token)];
    expect(secrets.filter((secret) => everything.includes(secret))).toStrictEqual([]);
    expect(places.trapped()).toStrictEqual([]);
  });

  it("that never ends loses contact with the one run that it started", async () => {
    await using world = await aWorld({ LOST_CONTACT_SECONDS: "120" });
    const { databricks } = world.vendors;
    const jobId = addJob(world);
    const fault = { kind: "status", status: 502 } as const;
    databricks.faults.add({ path: /\/runs\/get\?/, times: Infinity, fault });

    const { id } = await world.start({ target: { type: "databricks-job", jobId } });
    const ended = await world.ended(id);

    expect(ended).toMatchObject({ status: "unknown", error: { code: "lostContact" } });
    expect(databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("around its callback does not change the outcome, and no redirect is followed", async () => {
    await using world = await aWorld({ CALLBACK_HOSTS: "127.0.0.1" });
    const receiver: CallbackReceiver = await startCallbackReceiver({ clock: world.clock });
    const jobId = addJob(world);
    for (const fault of [
      { kind: "reset", when: "beforeEffect" },
      { kind: "hang" },
      { kind: "status", status: 503 },
      { kind: "redirect", location: places.trap, status: 307 },
    ] as const) {
      receiver.faults.add({ fault });
    }
    const callbackUrl = `${receiver.callBackUri}?sig=s3cret-of-the-callback`;

    const { body } = await world.post({ target: { type: "databricks-job", jobId }, callbackUrl });
    await world.until(() => receiver.received().length === 4, { seconds: 7_200 });
    await world.until(() => world.host.instance(body.id)?.runtimeStatus !== "Running");

    expect(await world.status(body.id)).toMatchObject({
      status: "succeeded",
      callback: { state: "refused" },
    });
    await receiver.close();
    expect(await said(world, body.id)).not.toContain("s3cret-of-the-callback");
    expect(places.trapped()).toStrictEqual([]);
  });
});
