/**
 * The data about one HTTP exchange that telemetry gets. It gets nothing else: no queries, headers, bodies or callers'
 * addresses.
 */
export interface Exchange {
  readonly method: string;
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** Null if the path itself is a secret. */
  readonly path: string | null;
  /** 0 for the first transmission of a request. */
  readonly resendCount: number;
}

export type ExchangeEnd =
  | { readonly kind: "answered"; readonly status: number }
  /** A clause for people, without headers, tokens or bodies. */
  | { readonly kind: "notSent" | "unclear" | "refused"; readonly reason: string };

/** Called when an exchange starts. The function that it returns is called when the exchange has ended. Neither may throw. */
export type WatchExchange = (exchange: Exchange) => (end: ExchangeEnd) => void;

export const nobodyWatches: WatchExchange = () => () => undefined;

/** The destination of an exchange. The path is without its query, and is null if it is a secret. */
export function placeOf(
  url: URL,
  path: "tellPath" | "keepPath",
): Pick<Exchange, "scheme" | "host" | "port" | "path"> {
  const scheme = url.protocol === "https:" ? "https" : "http";
  const port = url.port === "" ? { http: 80, https: 443 }[scheme] : Number(url.port);
  return { scheme, host: url.hostname, port, path: path === "tellPath" ? url.pathname : null };
}
