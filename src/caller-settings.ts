/** The settings about who may call and where callbacks may go; a part of `settings.ts`, which alone reads it. */
import { z } from "zod";
import { DEFAULT_CALLBACK_HOSTS } from "./callbacks/callback-hosts";
import { isLoopback } from "./http/request-url";

export interface CallerSettings {
  /** Hosts, and what lies below them. */
  readonly callbackHosts: readonly string[];
  readonly logicAppsKeys: boolean;
  readonly allowedCallers: {
    readonly tenantIds: readonly string[];
    readonly clientIds: readonly string[];
  };
  /** App Service authentication is on and the app is told whom it may let in, so that no function key is needed. */
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

/** Two labels at least: a bare "com" would open the door to everybody. */
const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/;

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

/** `true` or `false`; false unless given. */
export const flag = z
  .enum(["true", "false"], 'must be "true" or "false"')
  .default("false")
  .transform((text) => text === "true");

export const callerSettingsShape = {
  CALLBACK_HOSTS: hosts,
  LOGIC_APPS_IDEMPOTENCY: flag,
  ALLOWED_TENANT_IDS: guids,
  ALLOWED_CLIENT_IDS: guids,
  /** Set by the platform: https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization */
  WEBSITE_AUTH_ENABLED: z.string().optional(),
};
type CallerEnvironment = z.infer<z.ZodObject<typeof callerSettingsShape>>;

export function toCallerSettings(values: CallerEnvironment): CallerSettings {
  const { ALLOWED_TENANT_IDS: tenantIds, ALLOWED_CLIENT_IDS: clientIds } = values;
  return {
    callbackHosts: values.CALLBACK_HOSTS,
    logicAppsKeys: values.LOGIC_APPS_IDEMPOTENCY,
    allowedCallers: { tenantIds, clientIds },
    platformAuthenticates:
      tenantIds.length + clientIds.length > 0 &&
      values.WEBSITE_AUTH_ENABLED?.toLowerCase() === "true",
  };
}
