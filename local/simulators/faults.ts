import { z } from "zod";

/**
 * What can go wrong with one answer. `effect: true` runs the real handler fully and then discards its answer: the
 * vendor did the work, the client cannot know.
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
  /** The handler runs at once, its answer arrives after `ms` real milliseconds. */
  z.object({ kind: z.literal("delay"), ms: z.number().nonnegative() }),
  z.object({ kind: z.literal("hang"), effect: z.boolean().optional() }),
  z.object({ kind: z.literal("reset"), when: z.enum(["beforeEffect", "afterEffect"]) }),
  /** JSON cut in the middle, in a well-formed HTTP answer. */
  z.object({ kind: z.literal("brokenJson"), effect: z.boolean().optional() }),
  /** Half of the answer that its headers promise, then the connection ends. */
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
  /** The real answer, too slowly. */
  z.object({ kind: z.literal("drip"), bytesPerSecond: z.number().positive() }),
  z.object({ kind: z.literal("huge"), bytes: z.number().int().positive() }),
  z.object({
    kind: z.literal("redirect"),
    location: z.string(),
    status: z.number().int().optional(),
    effect: z.boolean().optional(),
  }),
  /** The real answer under another content type. */
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
  /** A string is the whole path without its query; a pattern is tried on path and query. */
  readonly path?: RegExp | string;
  readonly match?: (request: FaultRequest) => boolean;
  /** How many matching requests pass unharmed first. */
  readonly skip?: number;
  /** How many requests are harmed: 1 unless told, `Infinity` for every one. */
  readonly times?: number;
  readonly fault: Fault;
}

/** A rule as another process sends it: the path is a pattern, `times: null` means every time. */
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

/** Which request meets which fault: the first rule that matches and is not used up. */
export class FaultScript {
  #rules: ScriptedRule[] = [];

  add(rule: FaultRule): this {
    this.#rules.push({ rule, skipsLeft: rule.skip ?? 0, timesLeft: rule.times ?? 1 });
    return this;
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault this request meets, which is thereby used once. */
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
  // A pattern with the g or y flag remembers where it stopped.
  return new RegExp(path.source, path.flags.replace(/[gy]/g, "")).test(url);
}

/** Whether the real handler must run before the fault is acted out. */
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
