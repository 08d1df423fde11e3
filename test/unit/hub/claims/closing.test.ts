import type { Claim, ClaimKey } from "../../../../src/contracts/claim";
import { aKey, type ClaimWorld, LOST_ANSWER, openedBy, startClaimWorld } from "./claim-world";

const PUT = { method: "PUT" };
const close = ({ claims }: ClaimWorld, key: ClaimKey = aKey()) => claims.close(key);
const statesOf = (world: ClaimWorld) => Object.values(world.states());

describe("closing a claim", () => {
  it("closes one that no execution has opened, for all later ones", async () => {
    await using world = await startClaimWorld();

    expect(await close(world)).toStrictEqual({ kind: "closed" });

    expect(await world.claims.open(aKey())).toStrictEqual({ kind: "closed" });
    expect(statesOf(world)).toStrictEqual(["closed"]);
  });

  it("closes one that was not sent yet, and its holder can send no more", async () => {
    await using world = await startClaimWorld();
    const holder = await openedBy(world.claims);

    expect(await close(world)).toStrictEqual({ kind: "closed" });

    expect(await holder.send()).toBe("lost");
    expect(statesOf(world)).toStrictEqual(["closed"]);
  });

  it("closes one that was given back", async () => {
    await using world = await startClaimWorld();
    const holder = await openedBy(world.claims);
    await holder.send();
    await holder.release();

    expect(await close(world)).toStrictEqual({ kind: "closed" });
  });

  it("leaves one as it is that may have been sent", async () => {
    await using world = await startClaimWorld();
    await (await openedBy(world.claims)).send();

    expect(await close(world)).toStrictEqual({
      ...{ kind: "mayHaveBeenSent", plan: undefined, note: undefined },
    });
    expect(statesOf(world)).toStrictEqual(["sending"]);
  });

  it("takes a holder that gives it back too late for nobody's", async () => {
    await using world = await startClaimWorld();
    const holder = await openedBy(world.claims);
    await holder.send();
    await close(world);
    await holder.release();

    expect(statesOf(world)).toStrictEqual(["planned"]);
    expect(await close(world)).toStrictEqual({ kind: "closed" });
  });

  it("says the same when it is executed again", async () => {
    await using world = await startClaimWorld();
    await close(world);

    expect(await close(world)).toStrictEqual({ kind: "closed" });
  });

  it("closes only this one", async () => {
    await using world = await startClaimWorld();
    await close(world);

    expect(await world.claims.open(aKey({ send: 2 }))).toMatchObject({ kind: "opened" });
  });

  it("knows its own change when the answer is lost", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims);
    world.storage.faults.add({ ...PUT, skip: 1, fault: LOST_ANSWER });

    expect(await close(world)).toStrictEqual({ kind: "closed" });
  });

  it("says that the account cannot be reached", async () => {
    await using world = await startClaimWorld();
    world.storage.faults.add({
      path: /./,
      times: Infinity,
      fault: { kind: "status", status: 503 },
    });

    expect(await close(world)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("127.0.0.1") as string,
    });
  });

  it("gives up after eight rounds in which executions changed the record", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims);
    world.storage.faults.add({ ...PUT, times: Infinity, fault: { kind: "status", status: 412 } });

    expect(await close(world)).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("executions of the step kept changing the record") as string,
    });
  });

  it.each([
    ["before it is opened", ["close", "open", "send"], { closed: true, sent: false }],
    ["before it is sent", ["open", "close", "send"], { closed: true, sent: false }],
    ["after it is sent", ["open", "send", "close"], { closed: false, sent: true }],
  ])("either closes it or lets it be sent, never both: %s", async (_when, order, expected) => {
    await using world = await startClaimWorld();
    const seen = { closed: false, sent: false };
    let claim: Claim | undefined;
    const steps: Record<string, () => Promise<void>> = {
      open: async () =>
        void ({ claim } = { claim: undefined, ...(await world.claims.open(aKey())) }),
      close: async () => void (seen.closed = (await close(world)).kind === "closed"),
      send: async () => void (seen.sent = (await claim?.send()) === "mine"),
    };

    for (const step of order) await steps[step]!();

    expect(seen).toStrictEqual(expected);
  });
});
