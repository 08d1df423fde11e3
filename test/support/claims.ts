/** Claims without a storage account, for tests of what uses them. */
import type { LaunchPlan } from "../../src/contracts/attempt";
import type { Claim, ClaimKey, Claims, ClosedClaim, OpenedClaim } from "../../src/contracts/claim";

/** A claim that no other execution takes. */
export const aClaim = (changes: Partial<Claim> = {}): Claim => ({
  mayHaveBeenSent: false,
  send: () => Promise.resolve("mine"),
  release: () => Promise.resolve(),
  ...changes,
});

interface Entry {
  state: "planned" | "sending" | "closed";
  holder: symbol;
  note: string | undefined;
  plan: LaunchPlan | undefined;
}

/** The same rules as those of the real claims, in memory. */
export class MemoryClaims implements Claims {
  readonly #entries = new Map<string, Entry>();

  open(key: ClaimKey, plan?: LaunchPlan): Promise<OpenedClaim> {
    return Promise.resolve(
      this.#entries.get(nameOf(key))?.state === "closed"
        ? { kind: "closed" }
        : { kind: "opened", claim: this.claimOf(key, plan) },
    );
  }

  close(key: ClaimKey): Promise<ClosedClaim> {
    const name = nameOf(key);
    const { state, note, plan } = this.#entries.get(name) ?? {};
    if (state === "sending") return Promise.resolve({ kind: "mayHaveBeenSent", note, plan });
    const nothing = { note: undefined, plan: undefined };
    const closed: Entry = { state: "closed", holder: Symbol(name), ...nothing };
    this.#entries.set(name, Object.assign(this.#entries.get(name) ?? closed, closed));
    return Promise.resolve({ kind: "closed" });
  }

  claimOf(key: ClaimKey, plan?: LaunchPlan): Claim {
    const name = nameOf(key);
    const holder = Symbol(name);
    const planned: Entry = { state: "planned", holder, note: undefined, plan: undefined };
    const entry = this.#entries.get(name) ?? planned;
    this.#entries.set(name, entry);
    if (entry.state === "sending") return aClaim({ mayHaveBeenSent: true, note: entry.note });
    entry.holder = holder;
    return {
      mayHaveBeenSent: false,
      send: (note) => {
        if (entry.holder !== holder) return Promise.resolve("lost");
        Object.assign(entry, { state: "sending", note, plan });
        return Promise.resolve("mine");
      },
      release: () => {
        if (entry.holder === holder) entry.state = "planned";
        return Promise.resolve();
      },
    };
  }
}

const nameOf = ({ runId, origin, attemptNumber, send }: ClaimKey): string =>
  JSON.stringify([runId, origin, attemptNumber, send]);
