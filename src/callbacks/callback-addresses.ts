import { createHmac } from "node:crypto";
import type { CallbackForm, SealedCallback } from "../contracts/callback";
import { createSeal, deriveKey } from "../sealing/seal";
import { admitAddress } from "./callback-hosts";

/**
 * Callback addresses. Everybody who knows one can send a false callback, so they are encrypted before they are written to
 * the history, and decrypted only for the POST (invariant 6).
 */
export interface CallbackAddresses {
  /** Why nothing may be posted to the address; null if it is allowed. */
  refusalOf(address: string): string | null;
  seal(runId: string, form: CallbackForm, address: string): SealedCallback;
  /** Null if no key decrypts it: it was changed, belongs to another run, or its key was removed. */
  open(runId: string, callback: SealedCallback): string | null;
  /** Distinguishes the addresses of a run without revealing them. */
  fingerprint(runId: string, address: string): string;
}

const FINGERPRINT_CHARACTERS = 24;

/** The keys are those of the result links, so callbacks are rotated together with them. */
export function createCallbackAddresses({
  hosts,
  keys,
}: {
  readonly hosts: readonly string[];
  readonly keys: readonly string[];
}): CallbackAddresses {
  const [current] = keys;
  if (current === undefined) throw new Error("A callback needs a key to be sealed with.");
  const identify = deriveKey(current, "runward callback fingerprint v1");
  const seal = createSeal(keys, "runward callback address v1");
  return {
    refusalOf: (address) => {
      const admission = admitAddress(address, hosts);
      return admission.kind === "refused" ? admission.reason : null;
    },
    seal: (runId, form, address) => ({ form, sealed: seal.seal(bindingOf(runId, form), address) }),
    open: (runId, { form, sealed }) => seal.open(bindingOf(runId, form), sealed),
    fingerprint: (runId, address) =>
      createHmac("sha256", identify)
        .update(`${runId}|${address}`)
        .digest("hex")
        .slice(0, FINGERPRINT_CHARACTERS),
  };
}

/** An address can be decrypted only for its own run, so a copy in another run's input is useless. */
const bindingOf = (runId: string, form: CallbackForm): string => `${runId}|${form}`;
