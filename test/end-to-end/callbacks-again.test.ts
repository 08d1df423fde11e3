import { World } from "../support/world";
import {
  addJob,
  asking,
  bodies,
  LOCAL,
  secretly,
  settled,
  startWaiting,
  callbacksReceived,
} from "./callback-scene";

describe("a caller that re-attaches with a new callback", () => {
  it.each([
    ["while the run is live", 20],
    ["after the run has ended", 600],
  ])("gets the callback at its own address: %s", async (_when, seconds) => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    const key = { "Idempotency-Key": "nightly" };
    const jobId = addJob(world);
    const first = await world.post(
      asking(jobId, { callBackUri: `${receiver.callBackUri}/first` }),
      key,
    );
    await world.host.advance({ seconds });

    const second = await world.post(
      asking(jobId, { callBackUri: `${receiver.callBackUri}/second` }),
      key,
    );
    await callbacksReceived(world, receiver, 2);

    expect(second.status).toBe(200);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(second.body.id).toBe(first.body.id);
    expect(
      receiver
        .received()
        .map(({ url }) => url)
        .sort(),
    ).toStrictEqual(["/callback/first", "/callback/second"]);
    expect(world.vendors.databricks.runsOf(jobId)).toHaveLength(1);
  });

  it("gets one callback when it sends its subscription twice", async () => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    const key = { "Idempotency-Key": "nightly" };
    const order = asking(addJob(world), { callbackUrl: secretly(receiver.callBackUri) });

    const answers = await Promise.all([world.post(order, key), world.post(order, key)]);
    await callbacksReceived(world, receiver);
    await settled(world, answers[0].body.id);
    const late = await world.post(order, key);
    await world.host.advance({ seconds: 600 });

    expect(answers.map(({ status }) => status)).toStrictEqual([200, 200]);
    expect(late.body).toMatchObject({ id: answers[0].body.id, done: true });
    expect(receiver.received()).toHaveLength(1);
  });

  it("may change from polling to a callback", async () => {
    await using scene = await startWaiting();
    const { world, receiver } = scene;
    const key = { "Idempotency-Key": "nightly" };
    const jobId = addJob(world);

    const polled = await world.post(asking(jobId, {}), key);
    const waited = await world.post(asking(jobId, { callbackUrl: receiver.callBackUri }), key);
    await callbacksReceived(world, receiver);

    expect([polled.status, waited.status]).toStrictEqual([202, 200]);
    expect(bodies(receiver)[0]).toMatchObject({ id: polled.body.id, status: "succeeded" });
  });
});

describe("a callback that is refused at the start", () => {
  it.each([
    [
      "callBackUri",
      "https://example.com/callback",
      "which the setting CALLBACK_HOSTS does not list",
    ],
    ["callbackUrl", "http://localhost:1/callback", "leads to this machine"],
    ["callbackUrl", "https://169.254.169.254/metadata", "must name its host, not an IP address"],
    ["callbackUrl", "gopher://127.0.0.1/", "leads to this machine"],
    ["callbackUrl", "no address", "must be an absolute https address"],
  ])("starts nothing: %s %s", async (field, address, reason) => {
    await using world = await World.start({ environment: LOCAL });
    const jobId = addJob(world);

    const answer = await world.post(asking(jobId, { [field]: address }));

    expect(answer.status).toBe(400);
    expect(answer.body["errors"]).toStrictEqual([
      { field, message: expect.stringContaining(reason) as string },
    ]);
    expect(world.host.instances()).toHaveLength(0);
  });

  it("starts nothing when both forms are asked for", async () => {
    await using world = await World.start({ environment: LOCAL });
    const callback = "http://127.0.0.1:9/callback";

    const answer = await world.post(
      asking(addJob(world), { callBackUri: callback, callbackUrl: callback }),
    );

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain("callbackUrl cannot be given beside callBackUri");
  });
});
