import { Circuit } from "../../../src/http/circuit";
import type { HttpRequest } from "../../../src/http/http-client";
import { anOpenCircuit } from "../../support/silent-circuit";
import { VirtualTime } from "../../support/virtual-time";
import { NOBODY_LISTENS } from "./loopback-server";
import { aClient, aServer, answer, reset, silence } from "./scripted-server";

/** For calls that are not answered. */
const SHORT = 0.05;

const now = (): Date => new Date();

async function circuitAfter(
  url: string,
  request: Partial<HttpRequest> = {},
  timeoutSeconds = 5,
): Promise<Circuit> {
  const circuit = new Circuit({ name: "Prod", now });
  const client = aClient({ timeoutSeconds });
  for (let call = 0; call < 5; call++) await client.send(url, { ...request, circuit });
  return circuit;
}

const isOpen = (circuit: Circuit): boolean => circuit.refusalOf("read") !== null;

describe("createHttpClient, with a circuit", () => {
  it("opens it after five time-outs", async () => {
    await using server = await aServer(silence);

    expect(isOpen(await circuitAfter(server.url, {}, SHORT))).toBe(true);
  });

  it("opens it after five calls that could not connect", async () => {
    expect(isOpen(await circuitAfter(NOBODY_LISTENS))).toBe(true);
  });

  it("does not open it for reads of something large, such as a log", async () => {
    await using server = await aServer(silence);

    expect(isOpen(await circuitAfter(server.url, { maxBytes: 1_000_000 }, SHORT))).toBe(false);
  });

  it("does not open it for connections that were reset", async () => {
    await using server = await aServer(reset);

    expect(isOpen(await circuitAfter(server.url))).toBe(false);
  });

  it("does not open it for requests whose deadline has passed", async () => {
    await using server = await aServer(silence);

    expect(isOpen(await circuitAfter(server.url, { notAfter: new Date(0) }))).toBe(false);
  });

  it.each([200, 404, 429, 503])("does not open it for answers with status %d", async (status) => {
    await using server = await aServer(answer(status));

    expect((await circuitAfter(server.url)).isAtRest).toBe(true);
  });

  it("sends nothing while it is open, and says when to come back", async () => {
    await using server = await aServer(answer(200));
    const circuit = await anOpenCircuit(new VirtualTime().now);

    const result = await aClient().send(server.url, { circuit });

    expect(result).toStrictEqual({
      kind: "notSent",
      reason:
        "not sent, because no call has been answered since 2026-01-05T06:00:00Z (no answer); one call at a time is sent until one is answered",
      retryAfterSeconds: 5,
    });
    expect(server.requests).toHaveLength(0);
  });

  it("sends a cancel while it is open, and closes it by the answer", async () => {
    await using server = await aServer(answer(200));
    const circuit = await anOpenCircuit(now);

    const result = await aClient().send(server.url, { method: "POST", circuit, urgent: true });

    expect(result.kind).toBe("answered");
    expect(circuit.isAtRest).toBe(true);
  });

  it("sends a read as the probe, but no POST", async () => {
    await using server = await aServer(answer(200));
    const time = new VirtualTime();
    const circuit = await anOpenCircuit(time.now);
    time.elapsedMs = 6_000;

    const post = await aClient().send(server.url, { method: "POST", circuit });
    const read = await aClient().send(server.url, { circuit });

    expect(post.kind).toBe("notSent");
    expect(read.kind).toBe("answered");
  });
});
