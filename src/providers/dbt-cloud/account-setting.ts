import * as z from "zod";
import type { Connection } from "../../contracts/connection";
import { origin } from "../../http/address";
import { SecretName } from "../../contracts/secret-name";

const DBT_SUFFIXES = [".dbt.com", ".getdbt.com"];

/** One entry of `DBT_CLOUD_ACCOUNTS`. */
export const AccountSetting = z
  .strictObject({
    id: z.union([
      z.string().regex(/^\d{1,19}$/, "must be the account's number"),
      z.int().positive().transform(String),
    ]),
    host: z.string(),
    tokenSecret: SecretName.optional(),
    /** In its place, on a developer's machine. Not any variable, because its value is sent to the host. */
    tokenVariable: z
      .string()
      .regex(/^DBT_[A-Z0-9_]{1,60}$/, "must be an environment variable whose name begins with DBT_")
      .optional(),
    webhookSecret: SecretName.nullable().default(null),
    /** For single-tenant addresses outside dbt's own domains. */
    allowAnyHost: z.boolean().default(false),
  })
  .transform((account, refinement): Connection => {
    const { id, host, tokenSecret, tokenVariable, webhookSecret, allowAnyHost } = account;
    const parsed = origin(allowAnyHost ? "any" : DBT_SUFFIXES).safeParse(host);
    if (!parsed.success) {
      const message = parsed.error.issues[0]?.message ?? "is not valid";
      refinement.addIssue({ code: "custom", path: ["host"], message });
      return z.NEVER;
    }
    const auth = authOf(tokenSecret, tokenVariable);
    if (auth !== null) return { id, host: parsed.data, auth, webhookSecret };
    const message =
      "must name the Key Vault secret that holds the token; tokenVariable may stand in its place, but not beside it";
    refinement.addIssue({ code: "custom", path: ["tokenSecret"], message });
    return z.NEVER;
  });

/** Null unless exactly one of them is given. */
function authOf(
  secret: string | undefined,
  variable: string | undefined,
): Connection["auth"] | null {
  if (secret !== undefined && variable === undefined) return { kind: "secret", name: secret };
  if (secret === undefined && variable !== undefined) return { kind: "variable", name: variable };
  return null;
}
