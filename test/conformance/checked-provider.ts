/**
 * A provider whose every result is held to what the seam says of all results:
 *
 * 1. Nothing is thrown. Every result parses with the strict schema of its method, and JSON does not change it.
 * 2. An attempt names its vendor, its connection, its job and its number; they make an instance id that Durable takes.
 * 3. A page is one of the connection's own host, or of the vendor.
 * 4. No token is in it, and its texts are bounded.
 */
import { deepStrictEqual } from "node:assert/strict";
import { z } from "zod";
import {
  type AttemptReference,
  CancelResult,
  CheckResult,
  type EndedStatus,
  Explanation,
  LaunchResult,
  PlanResult,
  SettleResult,
  Unreachable,
} from "../../src/contracts/attempt";
import { OUTPUTS_BYTE_LIMIT, OutputsResult } from "../../src/contracts/outputs";
import type { Claim } from "../../src/contracts/claim";
import type { Target } from "../../src/contracts/target";
import { TASKS_BYTE_LIMIT, TasksResult } from "../../src/contracts/tasks";
import { LIMITS } from "../../src/contracts/vendor-text";
import { watchIdOf } from "../../src/contracts/watch";
import type { LaunchOrder, Provider } from "../../src/providers/provider";
import type { MemoryClaims } from "../support/claims";
import { demand, demandEqual } from "./demand";

export interface Expected {
  readonly vendorName: string;
  readonly targetType: string;
  readonly hosts: readonly string[];
  readonly pageHosts: RegExp;
  /** All that exist, at any holder. */
  readonly tokens: readonly string[];
  /** Lets time pass before every call. */
  readonly pass: () => void;
  /** What was claimed so far, by any provider of this world. */
  readonly claims: MemoryClaims;
}

/** A result is stored in history and may be part of a custom status. */
const MOST_CHARACTERS = 16_384;

/** What is around the outputs and the tasks in their results. */
const AROUND_BYTES = 100;
const MOST_BYTES: Readonly<Partial<Record<keyof Provider, number>>> = {
  outputs: OUTPUTS_BYTE_LIMIT + AROUND_BYTES,
  tasks: TASKS_BYTE_LIMIT + AROUND_BYTES,
};

const Listed = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("listed"),
    runs: z.array(z.strictObject({ vendorRunId: z.string(), vendorState: z.string() })),
    calls: z.int().positive(),
  }),
  Unreachable,
]);

const Durations = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("read"), seconds: z.array(z.number().nonnegative()) }),
  Unreachable,
]);

const PAGES: ReadonlySet<string> = new Set(["runPageUrl", "jobUrl", "pageUrl"]);

/** Durable takes 100 characters, and a watch that sees a run stop adds `-stop`. */
const LONGEST_WATCH_ID = 95;

export class CheckedProvider implements Provider {
  readonly #provider: Provider;
  readonly #expected: Expected;

  constructor(provider: Provider, expected: Expected) {
    this.#provider = provider;
    this.#expected = expected;
  }

  planLaunch(target: Target): Promise<PlanResult> {
    return this.#ask("planLaunch", PlanResult, () => this.#provider.planLaunch(target));
  }

  planRepair(target: Target, attempt: AttemptReference): Promise<PlanResult> {
    return this.#ask("planRepair", PlanResult, () => this.#provider.planRepair(target, attempt));
  }

  /** By default with the claim that the step would open. */
  launch(order: LaunchOrder, claim: Claim = this.#claimOf(order)): Promise<LaunchResult> {
    return this.#ask("launch", LaunchResult, () => this.#provider.launch(order, claim), order);
  }

  settleLaunch(order: LaunchOrder): Promise<SettleResult> {
    return this.#ask("settleLaunch", SettleResult, () => this.#provider.settleLaunch(order), order);
  }

  confirmLaunch(order: LaunchOrder, attempt: AttemptReference): Promise<SettleResult> {
    const confirm = () => this.#provider.confirmLaunch(order, attempt);
    return this.#ask("confirmLaunch", SettleResult, confirm, order);
  }

  check(attempt: AttemptReference): Promise<CheckResult> {
    return this.#ask("check", CheckResult, () => this.#provider.check(attempt));
  }

  cancel(attempt: AttemptReference): Promise<CancelResult> {
    return this.#ask("cancel", CancelResult, () => this.#provider.cancel(attempt));
  }

  explain(attempt: AttemptReference, status: EndedStatus): Promise<Explanation> {
    return this.#ask("explain", Explanation, () => this.#provider.explain(attempt, status));
  }

  outputs(attempt: AttemptReference, status: EndedStatus): Promise<OutputsResult> {
    return this.#ask("outputs", OutputsResult, () => this.#provider.outputs(attempt, status));
  }

  tasks(attempt: AttemptReference): Promise<TasksResult> {
    return this.#ask("tasks", TasksResult, () => this.#provider.tasks(attempt));
  }

  durations(attempt: AttemptReference): Promise<z.infer<typeof Durations>> {
    return this.#ask("durations", Durations, async () => {
      const result = await this.#provider.durations(attempt);
      return result.kind === "read" ? { ...result, seconds: [...result.seconds] } : result;
    });
  }

  get listActive(): Provider["listActive"] {
    const { listActive } = this.#provider;
    if (listActive === null) return null;
    return (connectionId) => this.#ask("listActive", Listed, () => listActive(connectionId));
  }

  #claimOf({ runId, origin, attemptNumber, send = 1 }: LaunchOrder): Claim {
    return this.#expected.claims.claimOf({ runId, origin, attemptNumber, send });
  }

  async #ask<Result extends object>(
    method: keyof Provider,
    schema: z.ZodType<Result>,
    call: () => Promise<Result>,
    order?: LaunchOrder,
  ): Promise<Result> {
    this.#expected.pass();
    const result = await call().catch((error: unknown) => {
      demand(false, `${method} threw; trouble is data.`, error);
    });
    const parsed = schema.safeParse(result);
    demand(parsed.success, `${method} answers what its schema does not allow.`, parsed.error);
    deepStrictEqual(
      JSON.parse(JSON.stringify(result)),
      result,
      `JSON changes what ${method} says.`,
    );
    deepStrictEqual(parsed.data, result, `The schema changes what ${method} says.`);
    this.#checkTexts(method, result);
    if (order !== undefined && "attempt" in result) {
      this.#checkAttempt(result.attempt as AttemptReference, order);
    }
    return result;
  }

  #checkTexts(method: keyof Provider, result: object): void {
    const json = JSON.stringify(result);
    const most = MOST_BYTES[method] ?? MOST_CHARACTERS;
    for (const token of this.#expected.tokens)
      demand(!json.includes(token), "A token leaks.", json);
    demand(Buffer.byteLength(json) <= most, "A result is too long to be stored.", json.length);
    for (const [name, text] of textsIn(result)) {
      demand(text.length <= LIMITS.text, "A text is not bounded.", text.length);
      if (PAGES.has(name)) this.#checkPage(text);
    }
  }

  #checkPage(page: string): void {
    demand(URL.canParse(page), "A page is no address.", page);
    const { protocol, origin, hostname } = new URL(page);
    const isOwn = this.#expected.hosts.some((host) => new URL(host).origin === origin);
    const isVendors = protocol === "https:" && this.#expected.pageHosts.test(hostname);
    demand(isOwn || isVendors, "A page leads away from the vendor.", page);
  }

  #checkAttempt(attempt: AttemptReference, order: LaunchOrder): void {
    const { runId = order.runId, targetType = order.target.type } = attempt;
    demandEqual(
      [attempt.provider, attempt.connectionId, attempt.vendorJobId, attempt.number],
      [
        this.#expected.vendorName,
        order.plan.connectionId,
        order.plan.vendorJobId,
        order.attemptNumber,
      ],
      "What an attempt says of its vendor, connection, job and number",
    );
    demandEqual(
      [runId, targetType],
      [order.runId, this.#expected.targetType],
      "Whose an attempt is",
    );
    demand(attempt.vendorRunId !== "", "An attempt names its run.", attempt);
    const watchId = watchIdOf(attempt);
    demand(
      watchId.length <= LONGEST_WATCH_ID && !/[/\\#?@\s\p{Cc}]/u.test(watchId),
      "The names of an attempt make an instance id that Durable takes.",
      watchId,
    );
  }
}

/** Every text in a result, with the name of its field. */
function textsIn(value: unknown, name = ""): [string, string][] {
  if (typeof value === "string") return [[name, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, key));
}
