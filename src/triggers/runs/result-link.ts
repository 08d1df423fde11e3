import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The signed address of one run's result. It is itself a credential, so it reads one run, changes nothing and expires.
 * Callers that poll may send their own headers or none (Data Factory does not document which).
 */
export interface ResultLinks {
  /** Address for `runId`, valid until `expiresAt`. */
  sign(runId: string, expiresAt: Date): string;
  verify(runId: string, query: URLSearchParams, now: Date): LinkVerdict;
}

export type LinkVerdict = "valid" | "expired" | "forged";

export function createResultLinks(baseUrl: string, keys: readonly string[]): ResultLinks {
  const [signingKey] = keys;
  if (signingKey === undefined) throw new Error("A result link needs a key to sign with.");
  return {
    sign: (runId, expiresAt) => {
      const exp = Math.floor(expiresAt.getTime() / 1_000).toString();
      const sig = signatureOf(signingKey, runId, exp).toString("base64url");
      return `${baseUrl}/api/runs/${runId}/result?exp=${exp}&sig=${sig}`;
    },
    verify: (runId, query, now) => {
      const exp = query.get("exp") ?? "";
      const sig = Buffer.from(query.get("sig") ?? "", "base64url");
      if (!/^\d{1,12}$/.test(exp)) return "forged";
      // All keys are always tried, so that the time reveals nothing about them.
      const matches = keys.map((key) => isSame(signatureOf(key, runId, exp), sig));
      if (!matches.includes(true)) return "forged";
      return Number(exp) * 1_000 < now.getTime() ? "expired" : "valid";
    },
  };
}

const signatureOf = (key: string, runId: string, exp: string): Buffer =>
  createHmac("sha256", key).update(`${runId}|read|${exp}`).digest();

const isSame = (expected: Buffer, given: Buffer): boolean =>
  expected.length === given.length && timingSafeEqual(expected, given);
