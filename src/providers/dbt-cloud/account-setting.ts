import { z } from "zod";
import type { Connection } from "../../contracts/connection";
import { origin } from "../../http/address";
import { SecretName } from "../../identity/secret-name";

const DBT_SUFFIXES = [".dbt.com", ".getdbt.com"];

/** One entry of `DBT_CLOUD_ACCOUNTS`. */
export const AccountSetting = z
  .strictObject({
    id: z.union([
      z.string().regex(/^\d{1,19}$/, "must be the account's number"),
      z.int().positive().transform(String),
    ]),
    host: z.string(),
    tokenSecret: SecretName,
    webhookSecret: SecretName.nullable().default(null),
    /** For single-tenant addresses outside dbt's own domains. */
    allowAnyHost: z.boolean().default(false),
  })
  .transform((account, refinement): Connection => {
    const { id, host, tokenSecret, webhookSecret, allowAnyHost } = account;
    const parsed = origin(allowAnyHost ? "any" : DBT_SUFFIXES).safeParse(host);
    if (!parsed.success) {
      const message = parsed.error.issues[0]?.message ?? "is not valid";
      refinement.addIssue({ code: "custom", path: ["host"], message });
      return z.NEVER;
    }
    return { id, host: parsed.data, auth: { kind: "secret", name: tokenSecret }, webhookSecret };
  });
