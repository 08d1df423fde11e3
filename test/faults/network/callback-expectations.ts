import type { CallExpectations } from "./expectation";
import { NEVER_ARRIVES, REDIRECTS, UNREADABLE } from "./groups";

/** Each try is one transmission: when to try again is the orchestrator's business. */
export const CALLBACK_EXPECTATIONS: CallExpectations = {
  call: "callback",
  expectations: [
    { troubles: NEVER_ARRIVES, answer: "tryAgain", received: 0 },
    {
      troubles: [
        "reset before the effect",
        "reset after the effect",
        "no answer",
        "no answer after the effect",
        "HTTP 408",
        "HTTP 425",
        "HTTP 429",
        "HTTP 500",
        "HTTP 500 after the effect",
        "HTTP 502",
        "HTTP 503",
        "HTTP 504 after the effect",
      ],
      answer: "tryAgain",
      received: 1,
    },
    { troubles: ["HTTP 429, Retry-After 7"], answer: "tryAgain, again in 7 s", received: 1 },
    { troubles: ["HTTP 429, Retry-After 1.58"], answer: "tryAgain, again in 1.58 s", received: 1 },
    {
      troubles: ["HTTP 429, Retry-After a date", "HTTP 503, Retry-After 90"],
      answer: "tryAgain, again in 90 s",
      received: 1,
    },
    {
      troubles: ["HTTP 401", "HTTP 403", "HTTP 404", "HTTP 409", ...REDIRECTS],
      answer: "refused",
      received: 1,
    },
    // The status is all that counts, and it came first.
    {
      troubles: [
        ...UNREADABLE,
        "slow drip",
        "body broken off",
        "wrong content type",
        "body of 50 MB",
      ],
      answer: "delivered",
      received: 1,
    },
  ],
};
