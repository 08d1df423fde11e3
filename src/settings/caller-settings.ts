/** The settings about allowed callers and callback hosts; a part of `settings.ts`. */
import * as z from "zod";
import type { ListedCaller } from "../contracts/caller-rights";
import { DEFAULT_CALLBACK_HOSTS } from "../callbacks/callback-hosts";
import { isLoopback } from "../http/request-url";
import { findListContradictions, listedCallers, toListedCallers } from "./listed-callers";

export interface CallerSettings {
  /** Hosts, including their subdomains. */
  readonly callbackHosts: readonly string[];
  readonly logicAppsKeys: boolean;
  readonly allowedCallers: {
    readonly tenantIds: readonly string[];
    readonly clientIds: readonly string[];
    /** What each caller may do; null if every caller may do everything. */
    readonly listed: readonly ListedCaller[] | null;
  };
  /** App Service authentication is on and the allowed callers are set, so that no function key is needed. */
  readonly platformAuthenticates: boolean;
}

const parts = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== "");

const guids = z
  .string()
  .default("")
  .transform(parts)
  .pipe(
    z.array(z.guid("must hold ids such as 00000000-0000-0000-0000-000000000000, comma-separated")),
  );

/** At least two labels: "com" alone would allow every host below it. */
export const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/;

const hosts = z
  .string()
  .default(DEFAULT_CALLBACK_HOSTS.join(","))
  .transform((text) => parts(text).map((host) => host.replace(/^\*?\./, "")))
  .pipe(
    z.array(
      z
        .string()
        .refine(
          (host) => HOST.test(host) || isLoopback(host),
          "must hold host names such as logic.azure.com, comma-separated; of IP addresses only loopback",
        ),
    ),
  );

/** `true` or `false`; by default false. */
export const flag = z
  .enum(["true", "false"], 'must be "true" or "false"')
  .default("false")
  .transform((text) => text === "true");

export const callerSettingsShape = {
  CALLBACK_HOSTS: hosts,
  LOGIC_APPS_IDEMPOTENCY: flag,
  ALLOWED_TENANT_IDS: guids,
  ALLOWED_CLIENT_IDS: guids,
  CALLERS: listedCallers,
  /**
   * What authenticates callers if the platform does not report it: `appService`, or a `gateway` in front of the app that
   * writes the principal header itself. A gateway still needs a function key, because the app's own address stays reachable.
   */
  CALLERS_AUTHENTICATED_BY: z
    .enum(["appService", "gateway"], 'must be "appService" or "gateway"')
    .optional(),
  /** Set by the platform: https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization */
  WEBSITE_AUTH_ENABLED: z.string().optional(),
};
type CallerEnvironment = z.infer<z.ZodObject<typeof callerSettingsShape>>;

export function toCallerSettings(values: CallerEnvironment): CallerSettings {
  const { ALLOWED_TENANT_IDS: tenantIds, ALLOWED_CLIENT_IDS: clientIds } = values;
  return {
    callbackHosts: values.CALLBACK_HOSTS,
    logicAppsKeys: values.LOGIC_APPS_IDEMPOTENCY,
    allowedCallers: { tenantIds, clientIds, listed: toListedCallers(values.CALLERS) },
    platformAuthenticates: namesCallers(values) && authenticatorOf(values) === "appService",
  };
}

const namesCallers = (values: CallerEnvironment): boolean =>
  values.ALLOWED_TENANT_IDS.length + values.ALLOWED_CLIENT_IDS.length > 0;

const authenticatorOf = (values: CallerEnvironment): "appService" | "gateway" | undefined =>
  values.CALLERS_AUTHENTICATED_BY ?? (platformSays(values, "true") ? "appService" : undefined);

const platformSays = ({ WEBSITE_AUTH_ENABLED: said }: CallerEnvironment, word: string): boolean =>
  said?.trim().toLowerCase() === word;

/**
 * The caller in the principal header must have been authenticated by whatever writes that header. Except on Windows that is
 * the Functions host, and only if WEBSITE_AUTH_ENABLED is set: https://github.com/Azure/azure-functions-host/issues/10687
 */
function findAuthenticatorProblem(
  values: CallerEnvironment,
): { setting: string; message: string }[] {
  if (!namesCallers(values)) return [];
  const setting =
    values.ALLOWED_TENANT_IDS.length > 0 ? "ALLOWED_TENANT_IDS" : "ALLOWED_CLIENT_IDS";
  const authenticator = authenticatorOf(values);
  if (authenticator === undefined) {
    const message =
      "needs App Service authentication, which is not on (WEBSITE_AUTH_ENABLED): without it anybody could write the header that names the caller. Switch it on, or name what authenticates callers in CALLERS_AUTHENTICATED_BY";
    return [{ setting, message }];
  }
  if (authenticator === "appService" && platformSays(values, "false")) {
    const message =
      "names App Service authentication, but the platform says that it is off (WEBSITE_AUTH_ENABLED). Switch it on";
    return [{ setting: "CALLERS_AUTHENTICATED_BY", message }];
  }
  return [];
}

export const findCallerContradictions = (
  values: CallerEnvironment,
): { setting: string; message: string }[] => [
  ...findAuthenticatorProblem(values),
  ...findListContradictions(values.CALLERS, {
    byApplication: namesCallers(values),
    clientIds: values.ALLOWED_CLIENT_IDS,
  }).map(([setting, message]) => ({ setting, message })),
];
