import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { CallbackForm, SealedCallback } from "../contracts/callback";
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

interface SealingKey {
  readonly encrypt: Buffer;
  readonly identify: Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_CHARACTERS = 24;

/** The keys are those of the result links: the first one encrypts, all of them decrypt, so that they can be rotated. */
export function createCallbackAddresses({
  hosts,
  keys,
}: {
  readonly hosts: readonly string[];
  readonly keys: readonly string[];
}): CallbackAddresses {
  const derived = keys.map(toSealingKey);
  const [current] = derived;
  if (current === undefined) throw new Error("A callback needs a key to be sealed with.");
  return {
    refusalOf: (address) => {
      const admission = admitAddress(address, hosts);
      return admission.kind === "refused" ? admission.reason : null;
    },
    seal: (runId, form, address) => ({
      form,
      sealed: encrypt(current.encrypt, bindingOf(runId, form), address),
    }),
    open: (runId, { form, sealed }) => {
      for (const key of derived) {
        const address = decrypt(key.encrypt, bindingOf(runId, form), sealed);
        if (address !== null) return address;
      }
      return null;
    },
    fingerprint: (runId, address) =>
      createHmac("sha256", current.identify)
        .update(`${runId}|${address}`)
        .digest("hex")
        .slice(0, FINGERPRINT_CHARACTERS),
  };
}

/** Separate keys for separate uses: the key that signs links must not also encrypt. */
const toSealingKey = (secret: string): SealingKey => ({
  encrypt: derive(secret, "runward callback address v1"),
  identify: derive(secret, "runward callback fingerprint v1"),
});

const derive = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", use, 32));

/** An address can be decrypted only for its own run, so a copy in another run's input is useless. */
const bindingOf = (runId: string, form: CallbackForm): Buffer => Buffer.from(`${runId}|${form}`);

function encrypt(key: Buffer, binding: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(binding);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

function decrypt(key: Buffer, binding: Buffer, sealed: string): string | null {
  const bytes = Buffer.from(sealed, "base64url");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  if (tag.length < TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(binding).setAuthTag(tag);
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
