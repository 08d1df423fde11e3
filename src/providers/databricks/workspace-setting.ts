import * as z from "zod";
import type { Connection } from "../../contracts/connection";
import { origin } from "../../http/address";
import { SecretName } from "../../contracts/secret-name";

const AZURE_SUFFIXES = [".azuredatabricks.net", ".databricks.azure.us", ".databricks.azure.cn"];

/** The first-party application id of Azure Databricks, the same in every Azure cloud. */
const DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

/** One entry of `DATABRICKS_WORKSPACES`. */
export const WorkspaceSetting = z
  .strictObject({
    id: z
      .string()
      .regex(
        /^adb-\d+\.\d+$/,
        "must look like adb-1234567890123456.7, as in the workspace's address",
      ),
    host: origin(AZURE_SUFFIXES).optional(),
    auth: z
      .union([z.literal("managedIdentity"), z.strictObject({ tokenSecret: SecretName })], {
        error: 'must be "managedIdentity" or {"tokenSecret":"<Key Vault secret name>"}',
      })
      .default("managedIdentity"),
    webhookSecret: SecretName.nullable().default(null),
  })
  .transform(({ id, host, auth, webhookSecret }): Connection => ({
    id,
    host: host ?? `https://${id}${AZURE_SUFFIXES[0] ?? ""}`,
    auth:
      auth === "managedIdentity"
        ? { kind: "managedIdentity", scope: DATABRICKS_SCOPE }
        : { kind: "secret", name: auth.tokenSecret },
    webhookSecret,
  }));
