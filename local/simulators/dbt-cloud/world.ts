import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from "fastify";
import type { Clock } from "../../clock";
import type { AccountState } from "./account";
import type { DbtCloudBehaviour, Visibility } from "./behaviour";
import { dbtError, notFound } from "./envelope";
import type { Query } from "./query-values";
import type { RateLimit } from "./rate-limit";

/** Why a valid token is rejected. */
export type Denial = "unpaidPlan" | "ipRestriction" | "noPermission";

export interface AccountGate {
  readonly state: AccountState;
  readonly limit: RateLimit;
  denial: Denial | undefined;
}

export interface World {
  readonly clock: Clock;
  readonly behaviour: DbtCloudBehaviour;
  /** While requests of an earlier simulator are done again, they have no token. */
  readonly isReplaying: () => boolean;
  /** Scheme and host in links to run pages. */
  readonly pagesAt: () => string;
  readonly accounts: ReadonlyMap<number, AccountGate>;
  readonly getVisibility: Visibility;
  readonly listVisibility: Visibility;
}

/** One authorized request. */
export interface Call {
  readonly world: World;
  readonly account: AccountState;
  readonly query: Query;
  readonly body: unknown;
  readonly contentType: string;
  readonly nowMs: number;
  /** The part of the path with this name, which must be a number. */
  readonly id: (name: string) => number;
  /** The rest of the path in a file route. */
  readonly rest: string;
}

function denied(denial: Denial, account: AccountState): Error {
  switch (denial) {
    case "unpaidPlan":
      return dbtError(401, "The API is not accessible to unpaid accounts.");
    case "ipRestriction":
      return dbtError(403, "Forbidden: Access denied", {
        account_id: account.account.id,
        user_id: 8113,
        is_service_token: true,
        account_access_denied: true,
      });
    case "noPermission":
      return dbtError(403, "Forbidden: You do not have permission to perform this action.");
  }
}

/** The vendor accepts both `Token` and `Bearer`. */
function tokenOf(request: FastifyRequest): string | undefined {
  return /^(?:Token|Bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

function admit(world: World, request: FastifyRequest): AccountState {
  const params = request.params as Record<string, string | undefined>;
  const gate = world.accounts.get(Number(params["account"]));
  if (gate !== undefined && world.isReplaying()) return gate.state;
  const token = tokenOf(request);
  const known = [...world.accounts.values()].find(
    ({ state: { account } }) =>
      token !== undefined &&
      account.acceptsToken(token) &&
      (account.host === undefined || account.host === request.hostname),
  );
  // A token of another region or cell gets the same response as a wrong one (kestra-io/plugin-dbt#317).
  if (known === undefined || token === undefined) throw dbtError(401, "Invalid token.");
  if (gate?.state.account.acceptsToken(token) !== true) throw notFound();
  gate.limit.spend(world.clock.now().getTime());
  if (gate.denial !== undefined) throw denied(gate.denial, gate.state);
  return gate.state;
}

function toCall(world: World, request: FastifyRequest): Call {
  const params = request.params as Record<string, string | undefined>;
  return {
    world,
    account: admit(world, request),
    query: request.query as Query,
    body: request.body,
    contentType: request.headers["content-type"] ?? "",
    nowMs: world.clock.now().getTime(),
    id: (name) => {
      const text = params[name] ?? "";
      if (!/^\d+$/.test(text)) throw notFound();
      return Number(text);
    },
    rest: params["*"] ?? "",
  };
}

/** A handler that gets only authorized requests. */
export function answering(
  world: World,
  handle: (call: Call, reply: FastifyReply) => unknown,
): RouteHandlerMethod {
  return async (request, reply) => reply.send(handle(toCall(world, request), reply));
}
