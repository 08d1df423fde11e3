const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host (as `URL` spells it) is this machine, the only one for which plain http is allowed. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK_HOST.test(hostname);
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The URL to call, with its query.
 *
 * @throws if the request would go to a host that is not configured, or be sent in clear text. That is a defect.
 */
export function toRequestUrl(
  url: string,
  query: Query,
  allowedOrigins: readonly string[] | undefined,
): URL {
  const parsed = new URL(url);
  refuseStrangers(parsed, allowedOrigins);
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === undefined ? [] : [value].flat()) {
      parsed.searchParams.append(name, one);
    }
  }
  return parsed;
}

function refuseStrangers(url: URL, allowedOrigins: readonly string[] | undefined): void {
  const plain = url.protocol === "http:" && isLoopback(url.hostname);
  if (url.protocol !== "https:" && !plain) {
    throw new Error(`Refusing to call ${url.host}: only https is allowed.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error(`Refusing to call ${url.host}: credentials do not belong in a URL.`);
  }
  if (allowedOrigins?.includes(url.origin) === false) {
    throw new Error(`Refusing to call ${url.host}: it is not a configured host.`);
  }
}
