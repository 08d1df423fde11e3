/**
 * What is told about one exchange with another party, for whoever measures. It is all that such a watcher gets to know,
 * so queries, headers, bodies and callers' addresses stay where they are.
 */
export interface Exchange {
  readonly method: string;
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** Null where the path itself is a secret. */
  readonly path: string | null;
  /** 0 for the first transmission of a request. */
  readonly resendCount: number;
}

export type ExchangeEnd =
  | { readonly kind: "answered"; readonly status: number }
  /** A clause for people, without headers, tokens or bodies. */
  | { readonly kind: "notSent" | "unclear" | "refused"; readonly reason: string };

/** Told when an exchange begins; what it answers is told how that exchange ended. Neither may throw. */
export type WatchExchange = (exchange: Exchange) => (end: ExchangeEnd) => void;

export const nobodyWatches: WatchExchange = () => () => undefined;

/** Where an exchange leads. A path without its query, where it may be told at all. */
export function placeOf(
  url: URL,
  path: "tellPath" | "keepPath",
): Pick<Exchange, "scheme" | "host" | "port" | "path"> {
  const scheme = url.protocol === "https:" ? "https" : "http";
  const port = url.port === "" ? { http: 80, https: 443 }[scheme] : Number(url.port);
  return { scheme, host: url.hostname, port, path: path === "tellPath" ? url.pathname : null };
}
