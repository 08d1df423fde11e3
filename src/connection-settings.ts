/** The settings about workspaces and accounts; a part of `settings.ts`, which alone reads it. */
import { z } from "zod";
import { origin } from "./origin-setting";

export interface WorkspaceSettings {
  readonly id: string;
  /** Origin, e.g. `https://adb-1234567890123456.7.azuredatabricks.net`. */
  readonly host: string;
  readonly auth: { kind: "managedIdentity" } | { kind: "secret"; name: string };
  /** Name of the Key Vault secret with the keys of its webhooks; null when it sends none. */
  readonly webhookSecret: string | null;
}

export interface DbtAccountSettings {
  readonly id: string;
  readonly host: string;
  readonly tokenSecret: string;
  /** As of a workspace. */
  readonly webhookSecret: string | null;
}

const DATABRICKS_SUFFIXES = [
  ".azuredatabricks.net",
  ".databricks.azure.us",
  ".databricks.azure.cn",
];
const DBT_SUFFIXES = [".dbt.com", ".getdbt.com"];

const secretName = z
  .string()
  .regex(/^[0-9a-zA-Z-]{1,127}$/, "must be a Key Vault secret name: letters, digits and dashes");

const Workspace = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^adb-\d+\.\d+$/,
        "must look like adb-1234567890123456.7, as in the workspace's address",
      ),
    host: origin(DATABRICKS_SUFFIXES).optional(),
    auth: z
      .union([z.literal("managedIdentity"), z.strictObject({ tokenSecret: secretName })], {
        error: 'must be "managedIdentity" or {"tokenSecret":"<Key Vault secret name>"}',
      })
      .default("managedIdentity"),
    webhookSecret: secretName.nullable().default(null),
  })
  .transform(({ id, host, auth, webhookSecret }): WorkspaceSettings => ({
    id,
    host: host ?? `https://${id}${DATABRICKS_SUFFIXES[0] ?? ""}`,
    auth:
      auth === "managedIdentity"
        ? { kind: "managedIdentity" }
        : { kind: "secret", name: auth.tokenSecret },
    webhookSecret,
  }));

const DbtAccount = z
  .strictObject({
    id: z.union([
      z.string().regex(/^\d{1,19}$/, "must be the account's number"),
      z.int().positive().transform(String),
    ]),
    host: z.string(),
    tokenSecret: secretName,
    webhookSecret: secretName.nullable().default(null),
    /** For single-tenant addresses outside dbt's own domains. */
    allowAnyHost: z.boolean().default(false),
  })
  .transform((account, refinement): DbtAccountSettings => {
    const { id, host, tokenSecret, webhookSecret, allowAnyHost } = account;
    const parsed = origin(allowAnyHost ? "any" : DBT_SUFFIXES).safeParse(host);
    if (!parsed.success) {
      const message = parsed.error.issues[0]?.message ?? "is not valid";
      refinement.addIssue({ code: "custom", path: ["host"], message });
      return z.NEVER;
    }
    return { id, host: parsed.data, tokenSecret, webhookSecret };
  });

const jsonList = <Item>(item: z.ZodType<Item>): z.ZodType<Item[], string | undefined> =>
  z
    .string()
    .default("[]")
    .transform((text, refinement): unknown => {
      try {
        return JSON.parse(text === "" ? "[]" : text);
      } catch {
        refinement.addIssue({ code: "custom", message: "must be a JSON array" });
        return z.NEVER;
      }
    })
    .pipe(z.array(item, { error: "must be a JSON array" }));

export const connectionSettingsShape = {
  DATABRICKS_WORKSPACES: jsonList(Workspace),
  DBT_CLOUD_ACCOUNTS: jsonList(DbtAccount),
};
