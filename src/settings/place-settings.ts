/** The settings about the app's identity and address; a part of `settings.ts`. */
import * as z from "zod";
import { publicAddress } from "../http/address";
import { isLoopback } from "../http/request-url";

export interface PlaceSettings {
  /** The address that this app's links start with: an origin, and a gateway's path if it has one. No slash at the end. */
  readonly publicBaseUrl: string;
  /** Identifies this deployment among those that share a workspace or an account. */
  readonly deploymentId: string;
}

export const placeSettingsShape = {
  PUBLIC_BASE_URL: publicAddress.optional(),
  DEPLOYMENT_ID: z
    .string()
    .trim()
    .regex(/^[\w.:@/-]{1,128}$/, "must be 1 to 128 letters, digits or . _ : @ / -")
    .optional(),
  WEBSITE_HOSTNAME: z.string().min(1).optional(),
};
type PlaceEnvironment = z.infer<z.ZodObject<typeof placeSettingsShape>>;

/** The missing settings; call `toPlaceSettings` only if there are none. */
export function findMissingPlace(values: PlaceEnvironment): [setting: string, message: string][] {
  const problems: [string, string][] = [];
  if (values.PUBLIC_BASE_URL === undefined && values.WEBSITE_HOSTNAME === undefined) {
    problems.push([
      "PUBLIC_BASE_URL",
      "is required where the platform does not set WEBSITE_HOSTNAME",
    ]);
  }
  if (deploymentIdOf(values) === undefined) {
    problems.push([
      "DEPLOYMENT_ID",
      "is required where the platform gives the app no host name of its own: a text, such as a new GUID, that no other deployment has, and that stays the same",
    ]);
  }
  return problems;
}

export const toPlaceSettings = (values: PlaceEnvironment): PlaceSettings => ({
  publicBaseUrl: values.PUBLIC_BASE_URL ?? platformBaseUrl(values.WEBSITE_HOSTNAME ?? ""),
  deploymentId: deploymentIdOf(values) ?? "",
});

const platformBaseUrl = (hostname: string): string =>
  `${isLocalHost(hostname) ? "http" : "https"}://${hostname}`;

/**
 * The platform's host name of the app is unique, and stays the same with every redeployment and custom domain:
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#app-environment
 */
function deploymentIdOf(values: PlaceEnvironment): string | undefined {
  const { DEPLOYMENT_ID: given, WEBSITE_HOSTNAME: hostname } = values;
  if (given !== undefined) return given;
  return hostname === undefined || isLocalHost(hostname) ? undefined : hostname.toLowerCase();
}

/** Whether the host name is this machine, also with a port. */
export const isLocalHost = (hostname: string): boolean => isLoopback(hostname.replace(/:\d+$/, ""));
