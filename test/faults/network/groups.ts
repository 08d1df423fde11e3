import type { Expectation } from "./expectation";
import type { TroubleName } from "./trouble";

/** Troubles that come to the same for nearly every call. */
type Group = readonly TroubleName[];

/** Certainly nothing was sent. */
export const NEVER_ARRIVES: Group = [
  "connection refused",
  "name does not resolve",
  "certificate not valid",
];

/** Transient faults, after which `src/http` repeats a request up to two times if it may be sent twice. */
export const SENT_AGAIN: Group = [
  "reset before the effect",
  "HTTP 502",
  "HTTP 503",
  "body of 50 MB",
];
export const SENT_AGAIN_AFTER_EFFECT: Group = [
  "reset after the effect",
  "HTTP 504 after the effect",
  "body broken off",
];

/** Trouble that a second try within seconds would not end. */
export const LEFT_ALONE: Group = ["no answer", "HTTP 408", "HTTP 409", "HTTP 425", "HTTP 500"];
export const LEFT_ALONE_AFTER_EFFECT: Group = [
  "no answer after the effect",
  "slow drip",
  "HTTP 500 after the effect",
];

/** A good status with a body that cannot be what was asked for. */
export const UNREADABLE: Group = ["truncated JSON", "web page with 200", "empty 200"];

export const REDIRECTS: Group = ["redirect (302)", "redirect (307)"];

/** Faults with a `Retry-After`, and its remaining seconds. */
const TOLD_WHEN: readonly (readonly [TroubleName, number])[] = [
  ["HTTP 429, Retry-After 7", 7],
  ["HTTP 429, Retry-After 1.58", 1.58],
  ["HTTP 429, Retry-After a date", 90],
  ["HTTP 503, Retry-After 90", 90],
];

/**
 * What a limit does to a call. One that is paced leaves it to its pace, which holds up all calls of the kind; any other
 * waits on the spot for less than two seconds, once.
 */
export interface Limited {
  readonly paced: boolean;
  /** What a 429 without a time comes to, where that differs. */
  readonly throttled?: string;
}

export const UNPACED: Limited = { paced: false };

const receivedWhenTold = (seconds: number, { paced }: Limited): number =>
  seconds < 2 && !paced ? 2 : 1;

/** What a vendor that says when to come back is answered with. */
export function whenTold(
  answerTo: (trouble: TroubleName) => string,
  limited: Limited,
  acted?: number,
): Expectation[] {
  return TOLD_WHEN.map(([trouble, seconds]) => ({
    troubles: [trouble],
    answer: `${answerTo(trouble)}, again in ${seconds} s`,
    received: receivedWhenTold(seconds, limited),
    ...(acted !== undefined && { acted }),
  }));
}

/** What a request that changes nothing comes to, the statuses apart that a vendor refuses with. */
export function aRead(answer: string, limited: Limited): Expectation[] {
  return [
    { troubles: NEVER_ARRIVES, answer, received: 0 },
    { troubles: [...SENT_AGAIN, ...SENT_AGAIN_AFTER_EFFECT], answer, received: 3 },
    {
      troubles: [...LEFT_ALONE, ...LEFT_ALONE_AFTER_EFFECT, ...UNREADABLE, ...REDIRECTS],
      answer,
      received: 1,
    },
    { troubles: ["HTTP 429"], answer: limited.throttled ?? answer, received: 1 },
    ...whenTold(() => answer, limited),
  ];
}

/** No read, however it fails, leads to a start. */
export const startingNothing = (expectations: readonly Expectation[]): Expectation[] =>
  expectations.map((expectation) => ({ ...expectation, acted: 0 }));

/** What a request that acts comes to, when it may be sent twice. */
export function anAct(answer: string, limited: Limited): Expectation[] {
  return [
    { troubles: NEVER_ARRIVES, answer, received: 0, acted: 0 },
    { troubles: SENT_AGAIN, answer, received: 3, acted: 0 },
    { troubles: SENT_AGAIN_AFTER_EFFECT, answer, received: 3, acted: 1 },
    { troubles: [...LEFT_ALONE, ...REDIRECTS], answer, received: 1, acted: 0 },
    { troubles: LEFT_ALONE_AFTER_EFFECT, answer, received: 1, acted: 1 },
    { troubles: ["HTTP 429"], answer: limited.throttled ?? answer, received: 1, acted: 0 },
    ...whenTold(() => answer, limited, 0),
  ];
}

/** Whatever happens, the failure is explained as far as it is known, and a note says what could not be read. */
export function anExplanation({ paced }: Limited, ...absent: TroubleName[]): Expectation[] {
  const noted = "explained, with a note";
  const without = (group: Group): Group => group.filter((name) => !absent.includes(name));
  const once = [
    ...LEFT_ALONE,
    ...LEFT_ALONE_AFTER_EFFECT,
    ...without(UNREADABLE),
    ...REDIRECTS,
    "HTTP 403",
    "HTTP 429",
    "HTTP 429, Retry-After 7",
    "HTTP 429, Retry-After a date",
    "HTTP 503, Retry-After 90",
  ] as const;
  const soon: TroubleName = "HTTP 429, Retry-After 1.58";
  return [
    { troubles: NEVER_ARRIVES, answer: noted, received: 0 },
    { troubles: [...once, ...without(["HTTP 404"])], answer: noted, received: 1 },
    { troubles: ["HTTP 401"], answer: noted, received: 2 },
    { troubles: [soon], answer: noted, received: paced ? 1 : 2 },
    { troubles: [...SENT_AGAIN, ...SENT_AGAIN_AFTER_EFFECT], answer: noted, received: 3 },
    { troubles: [...absent, "wrong content type"], answer: "explained", received: 1 },
  ];
}
