import {
  type KeyVaultSimulator,
  startKeyVaultSimulator,
} from "../../local/simulators/key-vault/key-vault-simulator";
import {
  type ManagedIdentitySimulator,
  startManagedIdentitySimulator,
} from "../../local/simulators/managed-identity";
import { playKeyVault, playManagedIdentity, SECRET, VAULT_TOKEN } from "./network/azure-calls";
import {
  KEY_VAULT_EXPECTATIONS,
  MANAGED_IDENTITY_EXPECTATIONS,
  NOT_FOR_MANAGED_IDENTITY,
} from "./network/azure-expectations";
import { cellsOf } from "./network/expectation";
import { judge } from "./network/judge";
import { findPlaces, type Places } from "./network/places";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

/** The SDK continues to wait for its `Retry-After` although its caller has stopped waiting; the tests do not. */
function waitForNobody(): void {
  const setTimer = globalThis.setTimeout;
  jest.spyOn(globalThis, "setTimeout").mockImplementation((act, ms) => {
    const timer = setTimer(act, ms);
    return (ms ?? 0) > 5_000 ? timer.unref() : timer;
  });
}

describe("managed identity endpoint", () => {
  waitForNobody();
  const before = { ...process.env };
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  const endpoint: Promise<ManagedIdentitySimulator> = startManagedIdentitySimulator().then(
    (started) => {
      Object.assign(process.env, started.environment);
      return started;
    },
  );
  afterAll(async () => {
    tally.save();
    process.env = before;
    await (await endpoint).close();
    await (await places)[Symbol.asyncDispose]();
  });

  const possible = cellsOf(MANAGED_IDENTITY_EXPECTATIONS).filter(
    ({ trouble }) => !NOT_FOR_MANAGED_IDENTITY.includes(trouble),
  );
  const reached = possible.filter(({ trouble }) => trouble !== "connection refused");
  const refused = possible.filter(({ trouble }) => trouble === "connection refused");

  it.concurrent.each(reached)("gives the expected answer after: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const verdict = await tally.play("network fault in a call to the identity endpoint", async () =>
      judge(await playManagedIdentity(trouble, await places, await endpoint), expected, [
        (await endpoint).environment.IDENTITY_HEADER,
      ]),
    );
    expect(verdict).toStrictEqual(SURVIVED);
  });

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });

  it.each(refused)("gives the expected answer after: $trouble", async ({ trouble, expected }) => {
    await (await endpoint).close();

    const verdict = await tally.play("network fault in a call to the identity endpoint", async () =>
      judge(await playManagedIdentity(trouble, await places, await endpoint), expected, [
        (await endpoint).environment.IDENTITY_HEADER,
      ]),
    );
    expect(verdict).toStrictEqual(SURVIVED);
  });
});

describe("Key Vault secret", () => {
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  const vault: Promise<KeyVaultSimulator> = startKeyVaultSimulator();
  afterAll(async () => {
    tally.save();
    await (await vault).close();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cellsOf(KEY_VAULT_EXPECTATIONS))(
    "gives the expected answer after: $trouble",
    async ({ trouble, expected }) => {
      const verdict = await tally.play("network fault in a call to Key Vault", async () =>
        judge(await playKeyVault(trouble, await places, await vault), expected, [
          SECRET,
          VAULT_TOKEN,
        ]),
      );
      expect(verdict).toStrictEqual(SURVIVED);
    },
  );

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
