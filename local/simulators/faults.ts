import { z } from "zod";

/**
 * What can go wrong with one response. With `effect: true` the real handler runs and its response is discarded: the vendor
 * has done the work, but the client does not know it.
 */
export const Fault = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("status"),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    contentType: z.string().optional(),
    effect: z.boolean().optional(),
  }),
  /** The handler runs at once; its response arrives after `ms` real milliseconds. */
  z.object({ kind: z.literal("delay"), ms: z.number().nonnegative() }),
  z.object({ kind: z.literal("hang"), effect: z.boolean().optional() }),
  z.object({ kind: z.literal("reset"), when: z.enum(["beforeEffect", "afterEffect"]) }),
  /** JSON cut in the middle, in a well-formed HTTP response. */
  z.object({ kind: z.literal("brokenJson"), effect: z.boolean().optional() }),
  /** Half of the response that its headers announce, then the connection ends. */
  z.object({ kind: z.literal("cutOff"), effect: z.boolean().optional() }),
  z.object({
    kind: z.literal("html"),
    status: z.number().int().optional(),
    effect: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("emptyBody"),
    status: z.number().int().optional(),
    effect: z.boolean().optional(),
  }),
  /** The real response, too slowly. */
  z.object({ kind: z.literal("drip"), bytesPerSecond: z.number().positive() }),
  z.object({ kind: z.literal("huge"), bytes: z.number().int().positive() }),
  z.object({
    kind: z.literal("redirect"),
    location: z.string(),
    status: z.number().int().optional(),
    effect: z.boolean().optional(),
  }),
  /** The real response with another content type. */
  z.object({ kind: z.literal("wrongContentType"), contentType: z.string() }),
]);
export type Fault = z.infer<typeof Fault>;

export interface FaultRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly body: unknown;
}

export interface FaultRule {
  readonly method?: string;
  /** A string is the whole path without the query; a pattern is matched with path and query. */
  readonly path?: RegExp | string;
  readonly match?: (request: FaultRequest) => boolean;
  /** How many matching requests get no fault first. */
  readonly skip?: number;
  /** How many requests get the fault: by default 1; `Infinity` for all. */
  readonly times?: number;
  readonly fault: Fault;
}

/** A rule from another process: the path is a pattern, and `times: null` means every time. */
export const FaultRuleMessage = z
  .strictObject({
    method: z.string().optional(),
    path: z.string().optional(),
    skip: z.number().int().nonnegative().optional(),
    times: z.number().int().positive().nullable().optional(),
    fault: Fault,
  })
  .transform(({ method, path, skip, times, fault }): FaultRule => {
    return {
      fault,
      skip: skip ?? 0,
      times: times === null ? Infinity : (times ?? 1),
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path: new RegExp(path) }),
    };
  });

interface ScriptedRule {
  readonly rule: FaultRule;
  skipsLeft: number;
  timesLeft: number;
}

/** Chooses the fault of each request: the first matching rule that is not used up. */
export class FaultScript {
  #rules: ScriptedRule[] = [];

  add(rule: FaultRule): this {
    this.#rules.push({ rule, skipsLeft: rule.skip ?? 0, timesLeft: rule.times ?? 1 });
    return this;
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault of this request. Each call counts as one use of it. */
  take(request: FaultRequest): Fault | undefined {
    for (const scripted of this.#rules) {
      if (scripted.timesLeft <= 0 || !applies(scripted.rule, request)) continue;
      if (scripted.skipsLeft > 0) {
        scripted.skipsLeft -= 1;
        continue;
      }
      scripted.timesLeft -= 1;
      return scripted.rule.fault;
    }
    return undefined;
  }
}

function applies(rule: FaultRule, request: FaultRequest): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== request.method) return false;
  if (!pathApplies(rule.path, request.url)) return false;
  return rule.match?.(request) ?? true;
}

function pathApplies(path: RegExp | string | undefined, url: string): boolean {
  if (path === undefined) return true;
  if (typeof path === "string") return path === url.split("?", 1)[0];
  // A pattern with the flag g or y stores where it stopped.
  return new RegExp(path.source, path.flags.replace(/[gy]/g, "")).test(url);
}

/** Whether the real handler must run before the fault. */
export function runsHandler(fault: Fault): boolean {
  switch (fault.kind) {
    case "delay":
    case "drip":
    case "wrongContentType":
      return true;
    case "reset":
      return fault.when === "afterEffect";
    case "huge":
      return false;
    default:
      return fault.effect === true;
  }
}
