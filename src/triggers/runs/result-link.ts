import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The signed address of the result of one run or workflow, whose ids never are the same. It is itself a credential, so it reads one run, changes nothing and expires.
 * Callers that poll may send their own headers or none (Data Factory does not document which).
 */
export interface ResultLinks {
  /** Address for the run or workflow with this id, valid until `expiresAt`. */
  sign(id: string, expiresAt: Date): string;
  verify(id: string, query: URLSearchParams, now: Date): LinkVerdict;
}

export type LinkVerdict = "valid" | "expired" | "forged";

export function createResultLinks(
  baseUrl: string,
  keys: readonly string[],
  collection: "runs" | "workflows" = "runs",
): ResultLinks {
  const [signingKey] = keys;
  if (signingKey === undefined) throw new Error("A result link needs a key to sign with.");
  return {
    sign: (id, expiresAt) => {
      const exp = Math.floor(expiresAt.getTime() / 1_000).toString();
      const sig = signatureOf(signingKey, id, exp).toString("base64url");
      return `${baseUrl}/api/${collection}/${id}/result?exp=${exp}&sig=${sig}`;
    },
    verify: (id, query, now) => {
      const exp = query.get("exp") ?? "";
      const sig = Buffer.from(query.get("sig") ?? "", "base64url");
      if (!/^\d{1,12}$/.test(exp)) return "forged";
      // All keys are always tried, so that the time reveals nothing about them.
      const matches = keys.map((key) => isSame(signatureOf(key, id, exp), sig));
      if (!matches.includes(true)) return "forged";
      return Number(exp) * 1_000 < now.getTime() ? "expired" : "valid";
    },
  };
}

const signatureOf = (key: string, id: string, exp: string): Buffer =>
  createHmac("sha256", key).update(`${id}|read|${exp}`).digest();

const isSame = (expected: Buffer, given: Buffer): boolean =>
  expected.length === given.length && timingSafeEqual(expected, given);
