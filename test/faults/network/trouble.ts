import type { Fault } from "../../../local/simulators/faults";

/** Where a call ends up instead of at its vendor. */
export type Elsewhere = "nobodyListens" | "noSuchHost" | "badCertificate";

/** The fault of every transmission of one call, for as long as it is tried. */
export type Trouble =
  | { readonly kind: "ledElsewhere"; readonly to: Elsewhere }
  | { readonly kind: "harmed"; readonly fault: Fault }
  /** An error status whose body quotes the credential that it got, as some gateways do. */
  | {
      readonly kind: "refusedWithEcho";
      readonly status: number;
      readonly retryAfter?: string;
      /** The vendor did the work, and its answer was lost behind the error. */
      readonly effect?: boolean;
    }
  /** An answer that leads to a host which records who comes. */
  | { readonly kind: "redirected"; readonly status: number };

/** The clock of every vendor here stands at this moment, so that a `Retry-After` date has one meaning. */
export const NOW = new Date("2026-01-05T06:00:00.000Z");

const IN_90_SECONDS = new Date(NOW.getTime() + 90_000).toUTCString();

export const BODY_OF_50_MB = 52_428_800;

const harmed = (fault: Fault): Trouble => ({ kind: "harmed", fault });
const refused = (status: number, retryAfter?: string): Trouble => ({
  kind: "refusedWithEcho",
  status,
  ...(retryAfter !== undefined && { retryAfter }),
});
const lost = (status: number): Trouble => ({ kind: "refusedWithEcho", status, effect: true });

/** By the name that docs/network-expectations.md gives them. */
export const TROUBLES = {
  "connection refused": { kind: "ledElsewhere", to: "nobodyListens" },
  "name does not resolve": { kind: "ledElsewhere", to: "noSuchHost" },
  "certificate not valid": { kind: "ledElsewhere", to: "badCertificate" },
  "reset before the effect": harmed({ kind: "reset", when: "beforeEffect" }),
  "reset after the effect": harmed({ kind: "reset", when: "afterEffect" }),
  "no answer": harmed({ kind: "hang" }),
  "no answer after the effect": harmed({ kind: "hang", effect: true }),
  "slow drip": harmed({ kind: "drip", bytesPerSecond: 0.25 }),
  "HTTP 401": refused(401),
  "HTTP 403": refused(403),
  "HTTP 404": refused(404),
  "HTTP 408": refused(408),
  "HTTP 409": refused(409),
  "HTTP 425": refused(425),
  "HTTP 429": refused(429),
  "HTTP 429, Retry-After 7": refused(429, "7"),
  "HTTP 429, Retry-After 1.58": refused(429, "1.58"),
  "HTTP 429, Retry-After a date": refused(429, IN_90_SECONDS),
  "HTTP 500": refused(500),
  "HTTP 500 after the effect": lost(500),
  "HTTP 502": refused(502),
  "HTTP 503": refused(503),
  "HTTP 503, Retry-After 90": refused(503, "90"),
  "HTTP 504 after the effect": lost(504),
  "truncated JSON": harmed({ kind: "brokenJson", effect: true }),
  "body broken off": harmed({ kind: "cutOff", effect: true }),
  "wrong content type": harmed({ kind: "wrongContentType", contentType: "text/plain" }),
  "web page with 200": harmed({ kind: "html", effect: true }),
  "empty 200": harmed({ kind: "emptyBody", effect: true }),
  "body of 50 MB": harmed({ kind: "huge", bytes: BODY_OF_50_MB }),
  "redirect (302)": { kind: "redirected", status: 302 },
  "redirect (307)": { kind: "redirected", status: 307 },
} as const satisfies Readonly<Record<string, Trouble>>;

export type TroubleName = keyof typeof TROUBLES;

export const TROUBLE_NAMES = Object.keys(TROUBLES) as readonly TroubleName[];

/** Only these are detected by the time limit, so only they get a short one: on a busy machine others could exceed it. */
export function isSilence(name: TroubleName): boolean {
  const trouble: Trouble = TROUBLES[name];
  return trouble.kind === "harmed" && ["hang", "drip"].includes(trouble.fault.kind);
}
