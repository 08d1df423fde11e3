import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts texts for the task hub, whose readers must not read them. */
export interface Seal {
  /** The text can only be opened with the same binding, so a copy in the data of another run is useless. */
  seal(binding: string, text: string): string;
  /** Null if no key decrypts it: it was changed, has another binding, or its key was removed. */
  open(binding: string, sealed: string): string | null;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. The first key encrypts, all of them decrypt, so that they can be rotated. Each use has keys of its own: the
 * key that signs links must not also encrypt, and what is sealed for one use cannot be opened for another.
 */
export function createSeal(keys: readonly string[], use: string): Seal {
  const derived = keys.map((key) => deriveKey(key, use));
  const [current] = derived;
  if (current === undefined) throw new Error("A text needs a key to be sealed with.");
  return {
    seal: (binding, text) => encrypt(current, Buffer.from(binding), text),
    open: (binding, sealed) => {
      for (const key of derived) {
        const text = decrypt(key, Buffer.from(binding), sealed);
        if (text !== null) return text;
      }
      return null;
    },
  };
}

/** The key for one use, made of a secret that has several: HKDF-SHA256. */
export const deriveKey = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", use, 32));

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
