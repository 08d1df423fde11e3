import type { CallExpectations, Expectation } from "./expectation";
import { LEFT_ALONE_AFTER_EFFECT, NEVER_ARRIVES, REDIRECTS, UNREADABLE } from "./groups";
import type { TroubleName } from "./trouble";

export type AzureCallName = "managed identity endpoint" | "Key Vault secret";

/** Neither can happen: the platform gives the endpoint as a plain http address of the machine itself. */
export const NOT_FOR_MANAGED_IDENTITY: readonly TroubleName[] = [
  "name does not resolve",
  "certificate not valid",
];

const answer = "unavailable";

/** The Azure SDK tries once more, after `Retry-After`; the deadline of the whole step ends every wait. */
const common: Expectation[] = [
  {
    troubles: [
      "HTTP 408",
      "HTTP 429, Retry-After 1.58",
      // The SDK compares the date with the real time, which is past it here.
      "HTTP 429, Retry-After a date",
      "HTTP 500",
      "HTTP 500 after the effect",
      "HTTP 502",
      "HTTP 503",
      "HTTP 504 after the effect",
      "reset before the effect",
      "reset after the effect",
    ],
    answer,
    received: 2,
  },
  {
    troubles: [
      "no answer",
      ...LEFT_ALONE_AFTER_EFFECT.filter((name) => !name.startsWith("HTTP")),
      "HTTP 403",
      "HTTP 409",
      "HTTP 425",
      "HTTP 429",
      "HTTP 429, Retry-After 7",
      "HTTP 503, Retry-After 90",
      "body broken off",
      "body of 50 MB",
      ...UNREADABLE,
      ...REDIRECTS,
    ],
    answer,
    received: 1,
  },
];

export const MANAGED_IDENTITY_EXPECTATIONS: CallExpectations<AzureCallName> = {
  call: "managed identity endpoint",
  expectations: [
    { troubles: ["connection refused"], answer, received: 0 },
    { troubles: NOT_FOR_MANAGED_IDENTITY, answer: "cannot happen", received: 0 },
    ...common,
    { troubles: ["HTTP 401"], answer, received: 1 },
    { troubles: ["HTTP 404"], answer, received: 2 },
    { troubles: ["wrong content type"], answer: "token", received: 1 },
  ],
};

export const KEY_VAULT_EXPECTATIONS: CallExpectations<AzureCallName> = {
  call: "Key Vault secret",
  expectations: [
    { troubles: NEVER_ARRIVES, answer, received: 0 },
    ...common,
    { troubles: ["HTTP 401", "HTTP 404"], answer, received: 1 },
    // The SDK does not parse it.
    { troubles: ["wrong content type"], answer, received: 1 },
  ],
};
