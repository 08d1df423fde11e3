import { BlobServiceClient } from "@azure/storage-blob";
import { createClaims } from "../../../../src/hub/claims/claims";
import {
  aKey,
  type ClaimWorld,
  CONTAINER,
  LOST_ANSWER,
  openedBy,
  startClaimWorld,
} from "./claim-world";

const PUT = { method: "PUT" };

const methodsOf = ({ storage }: ClaimWorld): string[] =>
  storage.requests.all().map(({ method }) => method);

describe("claims", () => {
  it("lets the first execution send", async () => {
    await using world = await startClaimWorld();
    const claim = await openedBy(world.claims);

    expect(claim.mayHaveBeenSent).toBe(false);
    expect(Object.values(world.states())).toStrictEqual(["planned"]);
    expect(await claim.send()).toBe("mine");
    expect(Object.values(world.states())).toStrictEqual(["sending"]);
  });

  it("takes two requests for a launch, once the container exists", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims, aKey({ runId: "r-0" }));
    world.storage.requests.clear();

    await (await openedBy(world.claims)).send();

    expect(world.storage.requests.all().map(({ method }) => method)).toStrictEqual(["PUT", "PUT"]);
  });

  it("lets nobody send any more whose claim was taken over, also if the other has not sent yet", async () => {
    await using world = await startClaimWorld();
    const first = await openedBy(world.claims);
    const second = await openedBy(world.claims);

    expect(await first.send()).toBe("lost");
    expect(await second.send()).toBe("mine");
  });

  it("tells a later execution that the POST may have been sent", async () => {
    await using world = await startClaimWorld();
    await (await openedBy(world.claims)).send();

    const later = await openedBy(world.claims);

    expect(later.mayHaveBeenSent).toBe(true);
    expect(await later.send()).toBe("mine");
    await later.release();
    expect(Object.values(world.states())).toStrictEqual(["sending"]);
  });

  it("passes a note of the sender to a later execution", async () => {
    await using world = await startClaimWorld();
    await (await openedBy(world.claims)).send("the newest repair: ü 100 %");

    const later = await openedBy(world.claims);

    expect(later.note).toBe("the newest repair: ü 100 %");
  });

  it("passes no note on if the sender left none", async () => {
    await using world = await startClaimWorld();
    await (await openedBy(world.claims)).send();

    expect((await openedBy(world.claims)).note).toBeUndefined();
  });

  it("lets a later execution send after the claim was given back", async () => {
    await using world = await startClaimWorld();
    const first = await openedBy(world.claims);
    await first.send();
    await first.release();

    const later = await openedBy(world.claims);

    expect(later.mayHaveBeenSent).toBe(false);
    expect(await later.send()).toBe("mine");
  });

  it("keeps the claims of other runs, attempts, sends and origins apart", async () => {
    await using world = await startClaimWorld();
    await (await openedBy(world.claims)).send();
    const others = [
      aKey({ runId: "r-8f14e45fceea167a5a36dedd4bea2543f0a1b2c4" }),
      aKey({ attemptNumber: 2 }),
      aKey({ send: 2 }),
      aKey({ origin: undefined }),
      aKey({ origin: { deploymentId: "tests", acceptedAt: "2026-03-05T06:00:00.000Z" } }),
      aKey({ origin: { deploymentId: "other", acceptedAt: "2026-01-05T06:00:00.000Z" } }),
    ];

    const opened = await Promise.all(others.map((key) => openedBy(world.claims, key)));

    expect(opened.map(({ mayHaveBeenSent }) => mayHaveBeenSent)).not.toContain(true);
    expect(Object.keys(world.states())).toHaveLength(7);
  });

  it("names a claim by its run, attempt and send", async () => {
    await using world = await startClaimWorld();

    await openedBy(world.claims, aKey({ runId: "r-1", attemptNumber: 2, send: 3 }));
    await openedBy(world.claims, aKey({ runId: "r-1", origin: undefined }));

    expect(Object.keys(world.states()).join(" ")).toMatch(
      /^launch\/r-1-1-1 launch\/r-1-2-3-[0-9a-f]{16}$/,
    );
  });

  it("does not send over a record that it cannot read", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims);
    const [name = ""] = Object.keys(world.states());
    await BlobServiceClient.fromConnectionString(world.storage.connectionString)
      .getContainerClient(CONTAINER)
      .getBlockBlobClient(name)
      .upload("", 0, { metadata: { state: "of a later version" } });

    const claim = await openedBy(world.claims);

    expect(claim.mayHaveBeenSent).toBe(true);
    expect(await claim.send()).toBe("mine");
    expect(world.states()).toStrictEqual({ [name]: "of a later version" });
  });

  it("removes old claims only", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims, aKey({ runId: "r-old" }));
    world.clock.jumpTo(new Date(world.clock.now().getTime() + 86_400_000));
    await openedBy(world.claims, aKey({ runId: "r-new" }));
    const hourAgo = new Date(world.clock.now().getTime() - 3_600_000);

    expect(await world.claims.removeOld(hourAgo, 5_000)).toBe(1);

    expect(Object.keys(world.states()).join()).toMatch(/^launch\/r-new-[^,]*$/);
    expect(await world.claims.removeOld(hourAgo, 5_000)).toBe(0);
  });

  it("leaves a claim that was changed exactly at the limit, and what is no claim of a launch", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims);
    const at = new Date(Math.floor(world.clock.now().getTime() / 1_000) * 1_000);
    const container = BlobServiceClient.fromConnectionString(
      world.storage.connectionString,
    ).getContainerClient(CONTAINER);
    await container.getBlockBlobClient("other/blob").upload("", 0);

    expect(await world.claims.removeOld(at, 5_000)).toBe(0);
    expect(await world.claims.removeOld(new Date(at.getTime() + 1_000), 5_000)).toBe(1);
    expect(Object.keys(world.states())).toStrictEqual(["other/blob"]);
  });

  it("removes each claim once, twenty at a time", async () => {
    await using world = await startClaimWorld();
    for (let number = 0; number < 21; number++) {
      await openedBy(world.claims, aKey({ runId: `r-${number}` }));
    }
    world.storage.requests.clear();
    const later = new Date(world.clock.now().getTime() + 86_400_000);

    expect(await world.claims.removeOld(later, 5_000)).toBe(21);

    const deleted = world.storage.requests.all().filter(({ method }) => method === "DELETE");
    expect(deleted).toHaveLength(21);
    expect(world.states()).toStrictEqual({});
  });

  it("removes at most as many claims as it is told", async () => {
    await using world = await startClaimWorld();
    for (const runId of ["r-1", "r-2", "r-3"]) await openedBy(world.claims, aKey({ runId }));
    const later = new Date(world.clock.now().getTime() + 86_400_000);

    expect(await world.claims.removeOld(later, 2)).toBe(2);
    expect(Object.keys(world.states())).toHaveLength(1);
  });
});

describe("claims whose answers are lost", () => {
  it("knows that it has created the record", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims, aKey({ runId: "r-0" }));
    world.storage.requests.clear();
    world.storage.faults.add({ ...PUT, fault: LOST_ANSWER });

    const claim = await openedBy(world.claims);

    expect(claim.mayHaveBeenSent).toBe(false);
    // The SDK repeats the request; then the record is read.
    expect(methodsOf(world)).toStrictEqual(["PUT", "PUT", "HEAD"]);
    expect(await claim.send()).toBe("mine");
  });

  it("does not send if the change did not arrive, and the record is still planned", async () => {
    await using world = await startClaimWorld();
    const claim = await openedBy(world.claims);
    world.storage.faults.add({ ...PUT, times: 2, fault: { kind: "status", status: 503 } });

    expect(await claim.send()).toBe("unreachable");
    expect(Object.values(world.states())).toStrictEqual(["planned"]);
  });

  it("does not send if the record is gone", async () => {
    await using world = await startClaimWorld();
    const claim = await openedBy(world.claims);
    await world.claims.removeOld(new Date(world.clock.now().getTime() + 86_400_000), 1);

    expect(await claim.send()).toBe("lost");
  });

  it("knows that it has taken the record over", async () => {
    await using world = await startClaimWorld();
    const first = await openedBy(world.claims);
    world.storage.faults.add({ ...PUT, skip: 1, fault: LOST_ANSWER });

    const second = await openedBy(world.claims);

    expect(await second.send()).toBe("mine");
    expect(await first.send()).toBe("lost");
  });

  it.each([1, 2])("knows that it has claimed the POST when %i answers are lost", async (times) => {
    await using world = await startClaimWorld();
    const claim = await openedBy(world.claims);
    world.storage.faults.add({ ...PUT, times, fault: LOST_ANSWER });

    expect(await claim.send()).toBe("mine");
    await claim.release();
    expect(Object.values(world.states())).toStrictEqual(["planned"]);
  });
});

describe("claims in a storage account that cannot be used", () => {
  it.each([
    ["answers 503", { kind: "status", status: 503 } as const, "it answered 503"],
    ["resets connections", { kind: "reset", when: "beforeEffect" } as const, "ECONNRESET"],
    ["does not answer", { kind: "hang" } as const, "no answer within 0.5 s"],
  ])("says so when it %s", async (_trouble, fault, reason) => {
    await using world = await startClaimWorld(0.5);
    world.storage.faults.add({ times: Infinity, fault });

    await expect(openedBy(world.claims)).rejects.toThrow(
      new RegExp(
        `^The record of the start could not be read or written in the app's storage account at 127\\.0\\.0\\.1:\\d+: .*${reason}`,
      ),
    );
  });

  it.each([
    ["answers 503", { kind: "status", status: 503 } as const],
    ["does not answer", { kind: "hang" } as const],
  ])("sends nothing when it %s at the moment of sending", async (_trouble, fault) => {
    await using world = await startClaimWorld(0.5);
    const claim = await openedBy(world.claims);
    world.storage.faults.add({ times: Infinity, fault });

    expect(await claim.send()).toBe("unreachable");

    world.storage.faults.clear();
    expect((await openedBy(world.claims)).mayHaveBeenSent).toBe(false);
  });

  it("ignores that a claim cannot be given back", async () => {
    await using world = await startClaimWorld(0.5);
    const claim = await openedBy(world.claims);
    await claim.send();
    world.storage.faults.add({ times: Infinity, fault: { kind: "status", status: 503 } });

    await expect(claim.release()).resolves.toBeUndefined();
    expect(Object.values(world.states())).toStrictEqual(["sending"]);
  });

  it("names the role when the key is wrong", async () => {
    await using world = await startClaimWorld();
    const wrong = world.storage.connectionString.replace(/AccountKey=[^;]+/, "AccountKey=d3Jvbmc=");

    const claims = createClaims({ kind: "connectionString", connectionString: wrong });

    await expect(openedBy(claims)).rejects.toThrow(
      /: it answered 403 \(AuthenticationFailed\)\. .* role Storage Blob Data Owner there\.$/,
    );
  });

  it("fails to remove old claims with an error", async () => {
    await using world = await startClaimWorld();
    await openedBy(world.claims);
    world.storage.faults.add({ times: Infinity, fault: { kind: "status", status: 503 } });

    await expect(world.claims.removeOld(world.clock.now(), 10)).rejects.toThrow();
  });
});
