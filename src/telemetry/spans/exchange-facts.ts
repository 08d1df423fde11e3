import type { Exchange, ExchangeEnd } from "../../http/exchange";
import { known } from "./reading";
import type { Facts, SpanEnd } from "./spans";

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client, and of addresses never the query. */
export function exchangeFacts(exchange: Exchange): Facts {
  const { method, scheme, host, port, path, resendCount } = exchange;
  const usual = { http: 80, https: 443 }[scheme] === port;
  return known({
    "http.request.method": method,
    "server.address": host,
    "server.port": port,
    "url.scheme": scheme,
    ...(path !== null && {
      "url.path": path,
      "url.full": `${scheme}://${host}${usual ? "" : `:${port}`}${path}`,
    }),
    "http.request.resend_count": resendCount === 0 ? undefined : resendCount,
  });
}

export function exchangeEnd(end: ExchangeEnd): SpanEnd {
  if (end.kind !== "answered") {
    return { facts: {}, failure: { type: end.kind, message: end.reason } };
  }
  const { status } = end;
  return {
    facts: { "http.response.status_code": status },
    // The status is enough; the conventions require no message.
    failure: status >= 400 ? { type: String(status), message: "" } : null,
  };
}
