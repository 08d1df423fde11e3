import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallbackReceiver } from "../../local/simulators/callback-receiver";
import type { TaskDefinition } from "../../local/simulators/databricks/job-definition";
import { RunDocument } from "../../src/contracts/run-document";
import type { Answer, World } from "../support/world";
import {
  addJob,
  asking,
  bodies,
  SECRET,
  secretly,
  settled,
  startWaiting,
  callbacksReceived,
  type JsonObject,
} from "./callback-scene";

const readAll = async (directory: string): Promise<string> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map((file) => readFile(join(file.parentPath, file.name), "utf8"));
  return (await Promise.all(texts)).join("\n");
};

type Ending = readonly [
  outcome: string,
  task: Partial<TaskDefinition>,
  changes: Readonly<Record<string, unknown>>,
  cancelled: boolean,
];

const endings: Ending[] = [
  ["succeeded", {}, {}, false],
  ["failed", { outcome: { kind: "fails", error: "boom" } }, {}, false],
  ["cancelled", { durationSeconds: 6_000 }, {}, true],
  ["timedOut", { durationSeconds: 6_000 }, { timeoutSeconds: 90 }, false],
];

const failureOf = (code: string): JsonObject => ({
  StatusCode: "500",
  Error: { ErrorCode: code, Message: expect.stringContaining("Run page URL: http") as string },
});

const dataFactorySays: Readonly<Record<string, JsonObject>> = {
  succeeded: { StatusCode: "200" },
  failed: failureOf("runFailed"),
  cancelled: failureOf("cancelled"),
  timedOut: failureOf("timedOut"),
};

/** Runs a job to the given end and returns the callback that the receiver got. */
async function tell(
  { world, receiver }: { world: World; receiver: CallbackReceiver },
  field: "callBackUri" | "callbackUrl",
  [, task, changes, cancelled]: Ending,
): Promise<{ answer: Answer; body: JsonObject }> {
  const jobId = addJob(world, task);
  const address = { [field]: secretly(receiver.callBackUri) };
  const answer = await world.post(asking(jobId, address, changes));
  const id = answer.body.id;
  if (cancelled) {
    await world.host.advance({ seconds: 40 });
    await world.cancel(id);
  }
  await callbacksReceived(world, receiver);
  await settled(world, id);
  return { answer, body: bodies(receiver)[0] ?? {} };
}

describe("a caller that waits for a callback", () => {
  it.each(endings)(
    "gets a response at once, and a callback in Data Factory's form: %s",
    async (...ending) => {
      await using scene = await startWaiting();

      const { answer, body } = await tell(scene, "callBackUri", ending);

      const [outcome] = ending;
      expect(answer.status).toBe(200);
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.body).toMatchObject({ status: "running", done: false, succeeded: null });
      expect(RunDocument.parse(body["Output"])).toMatchObject({
        id: answer.body.id,
        status: outcome,
        done: true,
      });
      expect(body).toMatchObject(dataFactorySays[outcome]!);
      expect("Error" in body).toBe(outcome !== "succeeded");
      expect(scene.receiver.received()).toHaveLength(1);
    },
  );

  it.each(endings)(
    "gets the status document as callback if it is not Data Factory: %s",
    async (...ending) => {
      await using scene = await startWaiting();

      const { answer, body } = await tell(scene, "callbackUrl", ending);

      const [outcome] = ending;
      expect(answer.status).toBe(200);
      expect(RunDocument.parse(body)).toMatchObject({
        id: answer.body.id,
        status: outcome,
        succeeded: outcome === "succeeded",
      });
      expect(scene.receiver.received()[0]?.headers).toMatchObject({
        "content-type": "application/json",
      });
      expect(scene.receiver.received()[0]?.headers).not.toHaveProperty("authorization");
    },
  );

  it("gets the callback after the receiver recovers, and the outcome is available before", async () => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    receiver.faults
      .add({ times: 3, fault: { kind: "status", status: 503, headers: { "retry-after": "300" } } })
      .add({ fault: { kind: "reset", when: "beforeEffect" } });
    const jobId = addJob(world);
    const { body } = await world.post(asking(jobId, { callbackUrl: receiver.callBackUri }));
    const [id, resultUrl] = [body.id, body.resultUrl];

    const verdict = await world.ended(id);
    const result = await world.call(resultUrl);
    const open = world.host.instance(id)?.runtimeStatus;
    await callbacksReceived(world, receiver, 5);
    await settled(world, id);

    expect(verdict).toMatchObject({ status: "succeeded", callback: { state: "waiting" } });
    expect(result.status).toBe(200);
    expect(open).toBe("Running");
    expect(await world.status(id)).toMatchObject({
      status: "succeeded",
      callback: { state: "delivered", tries: 5 },
    });
  });

  it("does not change the outcome when it is unreachable", async () => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    receiver.faults.add({ times: Infinity, fault: { kind: "status", status: 404 } });
    const { body } = await world.post(
      asking(addJob(world), { callbackUrl: secretly(receiver.callBackUri) }),
    );
    const id = body.id;

    await settled(world, id);

    expect(receiver.received()).toHaveLength(1);
    expect(await world.status(id)).toMatchObject({
      status: "succeeded",
      callback: { state: "refused", tries: 1 },
    });
    expect(world.logs().join("\n")).toContain("The callback was refused at try 1");
  });

  it("gets the callback although the host is killed during the delivery", async () => {
    const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
    {
      await using scene = await startWaiting({
        journalDirectory,
        faults: [{ kind: "crashBeforeEffect", functionName: "deliverCallback" }],
      });
      const { world, receiver } = scene;
      const { body } = await world.post(
        asking(addJob(world), { callbackUrl: receiver.callBackUri }),
      );
      await world.crashed();

      await world.restart();
      await callbacksReceived(world, receiver);

      expect(bodies(receiver)[0]).toMatchObject({ id: body.id, status: "succeeded" });
    }
    await rm(journalDirectory, { recursive: true, force: true });
  });

  it("never finds its address in journal, logs or documents", async () => {
    const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
    {
      await using scene = await startWaiting({ journalDirectory });
      const { world, receiver } = scene;
      receiver.faults
        .add({ fault: { kind: "status", status: 500, body: `no route to ?sig=${SECRET}` } })
        .add({ fault: { kind: "redirect", location: `http://127.0.0.1:1/?sig=${SECRET}` } });
      const key = { "Idempotency-Key": "k" };
      const order = asking(addJob(world), { callBackUri: secretly(receiver.callBackUri) });
      const first = await world.post(order, key);
      const id = first.body.id;
      await settled(world, id);
      const newer = { ...order, callBackUri: `${secretly(receiver.callBackUri)}-again` };
      const second = await world.post(newer, key);
      await callbacksReceived(world, receiver, 3);
      const refused = await world.post({ ...order, callBackUri: `https://x.example/${SECRET}` });
      const documents = [first, second, refused, await world.call(`/api/runs/${id}`)];
      const list = await world.call("/api/runs");
      const raw = await world.call(
        `/runtime/webhooks/durabletask/instances/${id}?code=${world.host.systemKey}&showHistory=true&showHistoryOutput=true&showInput=true`,
      );
      await world.host.stop();

      const everything = [
        await readAll(journalDirectory),
        ...world.logs(),
        ...[...documents, list, raw].map(({ text }) => text),
      ].join("\n");

      expect(receiver.received().map(({ url }) => url.includes(SECRET))).toStrictEqual([
        true,
        true,
        true,
      ]);
      expect(refused.status).toBe(400);
      expect(raw.text).toContain("sealed");
      expect(everything).not.toContain(SECRET);
      expect(everything).not.toContain("/callback/run");
    }
    await rm(journalDirectory, { recursive: true, force: true });
  });
});
