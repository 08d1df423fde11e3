/** Claims without a storage account, for tests of what uses them. */
import type { Claim, ClaimKey, Claims, OpenedClaim } from "../../src/contracts/claim";

/** A claim that no other execution takes. */
export const aClaim = (changes: Partial<Claim> = {}): Claim => ({
  mayHaveBeenSent: false,
  send: () => Promise.resolve("mine"),
  release: () => Promise.resolve(),
  ...changes,
});

interface Entry {
  state: "planned" | "sending";
  holder: symbol;
  note: string | undefined;
}

/** The same rules as those of the real claims, in memory. */
export class MemoryClaims implements Claims {
  readonly #entries = new Map<string, Entry>();

  open(key: ClaimKey): Promise<OpenedClaim> {
    return Promise.resolve({ kind: "opened", claim: this.claimOf(key) });
  }

  claimOf({ runId, origin, attemptNumber, send }: ClaimKey): Claim {
    const name = JSON.stringify([runId, origin, attemptNumber, send]);
    const holder = Symbol(name);
    const entry = this.#entries.get(name) ?? { state: "planned", holder, note: undefined };
    this.#entries.set(name, entry);
    if (entry.state === "sending") return aClaim({ mayHaveBeenSent: true, note: entry.note });
    entry.holder = holder;
    return {
      mayHaveBeenSent: false,
      send: (note) => {
        if (entry.holder !== holder) return Promise.resolve("lost");
        Object.assign(entry, { state: "sending", note });
        return Promise.resolve("mine");
      },
      release: () => {
        if (entry.holder === holder) entry.state = "planned";
        return Promise.resolve();
      },
    };
  }
}
