import { createClaimContainer } from "../../../../src/hub/claims/claim-container";
import { createClaims } from "../../../../src/hub/claims/claims";
import { aKey, startClaimWorld } from "./claim-world";

describe("createClaimContainer", () => {
  it("uses the app's identity if there is no connection string", async () => {
    const getToken = () => Promise.resolve({ token: "t", expiresOnTimestamp: 0 });
    const container = await createClaimContainer({
      kind: "identity",
      blobServiceUri: "https://account.blob.core.windows.net",
      credential: () => Promise.resolve({ getToken }),
    })();

    expect(container.url).toBe("https://account.blob.core.windows.net/runward");
    expect(container.credential).toMatchObject({ getToken });
  });
});

describe("opening a claim", () => {
  it("gives up after eight rounds in which others changed the record", async () => {
    await using world = await startClaimWorld();
    world.storage.faults.add({
      method: "PUT",
      times: Infinity,
      fault: { kind: "status", status: 412 },
    });

    const opened = await world.claims.open(aKey());

    expect(opened).toStrictEqual({
      kind: "unreachable",
      reason: expect.stringMatching(
        / at 127\.0\.0\.1:\d+: other executions of the step kept changing the record\.$/,
      ) as string,
    });
    const methods = world.storage.requests.all().map(({ method }) => method);
    expect(methods.filter((method) => method === "PUT")).toHaveLength(9);
    expect(methods.filter((method) => method === "HEAD")).toHaveLength(8);
  });

  it("says that the address is not known if the setting cannot be read", async () => {
    const claims = createClaims({ kind: "connectionString", connectionString: "nonsense" });

    expect(await claims.open(aKey())).toMatchObject({
      kind: "unreachable",
      reason: expect.stringContaining("storage account at an unknown address: ") as string,
    });
  });

  it("returns the claim", async () => {
    await using world = await startClaimWorld();

    expect(await world.claims.open(aKey())).toMatchObject({
      kind: "opened",
      claim: { mayHaveBeenSent: false },
    });
  });
});
