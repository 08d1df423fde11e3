import { fieldsOf, known, numberIn, runIdIn, textIn } from "./reading";
import type { Facts, SpanEnd } from "./spans";

/** `routePrefix` of host.json. */
const ROUTE_PREFIX = "/api/";

/** The route as it was registered, because the real address of a result link contains a signature. */
export function requestFacts(request: unknown, route: unknown): Facts {
  const { method, params } = fieldsOf(request);
  return known({
    "http.request.method": textIn(method),
    "http.route": typeof route === "string" ? `${ROUTE_PREFIX}${route}` : undefined,
    "runward.run.id": runIdIn(fieldsOf(params)["id"]),
  });
}

/** The first field of every response about a run. The rest is not read, because it contains the signed link. */
const BEGINNING = /^\{"id":"(?<id>[^"]+)"/;

export function requestEnd(answer: unknown): SpanEnd {
  const { status: rawStatus, body } = fieldsOf(answer);
  const status = numberIn(rawStatus);
  const id = BEGINNING.exec(textIn(body) ?? "")?.groups?.["id"];
  return {
    facts: known({ "http.response.status_code": status, "runward.run.id": runIdIn(id) }),
    failure: status !== undefined && status >= 500 ? { type: String(status), message: "" } : null,
  };
}
