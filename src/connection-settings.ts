/** The settings about workspaces and accounts; a part of `settings.ts`, which alone reads it. */
import { z } from "zod";
import { isLoopback } from "./http/request-url";

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

const toUrl = (text: string): URL | undefined => {
  const address = text.includes("://") ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username === "" && url.password === "" ? url : undefined;
};

/** The URL, or why it cannot be used: only `https`, but for loopback, where simulators live. */
function readAddress(text: string): URL | string {
  const url = toUrl(text.trim());
  if (url === undefined) return "must be a host name or an https address";
  if (url.protocol === "http:" && isLoopback(url.hostname)) return url;
  return url.protocol === "https:" ? url : "must use https (http is for loopback only)";
}

/** Accepts `https` hosts under the given suffixes, and loopback for simulators; answers the bare origin. */
export const origin = (suffixes: readonly string[] | "any"): z.ZodType<string, string> =>
  z.string().transform((text, refinement) => {
    const fail = (message: string): never => {
      refinement.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    const url = readAddress(text);
    if (typeof url === "string") return fail(url);
    if (isLoopback(url.hostname)) return url.origin;
    if (suffixes === "any") {
      // Under a vendor's own domain a path is that of a page; elsewhere it could be a proxy's, and would be lost.
      return url.pathname === "/" ? url.origin : fail("must name a host without a path");
    }
    return suffixes.some((suffix) => url.hostname.endsWith(suffix))
      ? url.origin
      : fail(`must be a host under ${suffixes.join(", ")}`);
  });

/** The address of this app for its callers, with a gateway's path if it has one. Without a slash at its end. */
export const publicAddress: z.ZodType<string, string> = z.string().transform((text, refinement) => {
  const fail = (message: string): never => {
    refinement.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const url = readAddress(text);
  if (typeof url === "string") return fail(url);
  if (url.search !== "" || url.hash !== "") return fail("must have neither a query nor a fragment");
  const path = url.pathname.split("/").filter((segment) => segment !== "");
  return [url.origin, ...path].join("/");
});

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
