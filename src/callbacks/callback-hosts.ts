import { isIP } from "node:net";
import { isLoopback } from "../http/request-url";

/**
 * Where Data Factory and Logic Apps wait for callbacks in the public, US government and China clouds. Data Factory's hosts
 * are not documented; observed are those of its data plane, such as dpnortheurope.svc.datafactory.azure.com
 * (https://learn.microsoft.com/azure/data-factory/data-factory-ux-troubleshoot-guide, read 2026-11).
 */
export const DEFAULT_CALLBACK_HOSTS: readonly string[] = [
  "datafactory.azure.com",
  "datafactory.azure.us",
  "datafactory.usgovcloudapi.net",
  "datafactory.azure.cn",
  "datafactory.chinacloudapi.cn",
  "logic.azure.com",
  "logic.azure.us",
  "logic.azure.cn",
];

export type Admission = { kind: "admitted"; url: URL } | { kind: "refused"; reason: string };

/**
 * Decides from the address alone whether a callback may be sent to it (invariant 7). Any port is allowed: the hosts are
 * trusted, and Data Factory does not document one. Reasons are clauses that follow the field's name.
 */
export function admitAddress(text: string, hosts: readonly string[]): Admission {
  const refuse = (reason: string): Admission => ({ kind: "refused", reason });
  if (!URL.canParse(text)) return refuse("must be an absolute https address");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return refuse("must not hold a user or password");
  if (isLoopback(url.hostname)) {
    return hosts.includes(url.hostname) && /^https?:$/.test(url.protocol)
      ? { kind: "admitted", url }
      : refuse("leads to this machine, which the setting CALLBACK_HOSTS does not name");
  }
  if (url.protocol !== "https:") return refuse("must use https");
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0) {
    return refuse("must name its host, not an IP address");
  }
  return hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
    ? { kind: "admitted", url }
    : refuse(notListed(url.hostname));
}

/** Logic Apps Standard waits at `<app>.azurewebsites.net`. No default can list it, because all customers' apps are below that domain. */
const notListed = (host: string): string =>
  `has the host ${host}, which the setting CALLBACK_HOSTS does not list${
    host.endsWith(".azurewebsites.net")
      ? ". If it is your Logic Apps Standard app, add exactly this host to the setting"
      : ""
  }`;
