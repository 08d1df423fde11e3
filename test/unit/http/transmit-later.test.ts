import { createTransmit } from "../../../src/http/transmission";
import { transmitLater } from "../../../src/http/transmit-later";
import { aServer, answer } from "./scripted-server";

const aTransmission = (url: string) => ({
  ...{ method: "GET", url: new URL(url), headers: {}, body: undefined },
  ...{ maxResponseBytes: 1_000, deadlineSeconds: 5, connectSeconds: 5 },
  ...{ mayBeSent: () => true, freshConnection: false },
});

describe("transmitLater", () => {
  it("loads nothing before the first call, and then once", async () => {
    await using server = await aServer(answer(200), answer(204));
    const load = jest.fn(() => Promise.resolve({ createTransmit }));
    const transmit = transmitLater(load);
    const before = load.mock.calls.length;

    const results = [
      await transmit(aTransmission(server.url)),
      await transmit(aTransmission(server.url)),
    ];

    expect(results).toMatchObject([{ status: 200 }, { status: 204 }]);
    expect([before, load.mock.calls.length]).toStrictEqual([0, 1]);
  });

  it("sends nothing if it cannot be loaded, and loads again at the next call", async () => {
    await using server = await aServer(answer(200));
    const load = jest.fn(() => Promise.resolve({ createTransmit }));
    load.mockRejectedValueOnce(new Error("EMFILE"));
    const transmit = transmitLater(load);

    const first = await transmit(aTransmission(server.url));
    const received = server.requests.length;
    const second = await transmit(aTransmission(server.url));

    expect(first).toStrictEqual({
      kind: "notSent",
      reason: "the app could not load its HTTP client",
      silent: false,
    });
    expect(received).toBe(0);
    expect(second).toMatchObject({ kind: "answered", status: 200 });
  });
});
