/** The response to a call that starts a run, or finds the one that an equal call has started. */
import type { HttpResponseInit } from "@azure/functions";
import type { AcceptedRun } from "../../contracts/run-document";
import { plainSecondsOf } from "../../contracts/run-request";
import type { RunInput } from "../../contracts/run-input";
import type { Attached } from "../../hub/attach-run";
import { addressesOf, verdictOf } from "../../hub/run-documents";
import { respond } from "../door/respond";
import type { ResultLinks } from "./result-link";

export interface AcceptedRunOptions {
  readonly baseUrl: string;
  readonly links: ResultLinks;
  /** How long a result link stays valid after the run's deadline. */
  readonly linkDays: number;
  readonly now: () => Date;
}

/** The longest `Retry-After`, also for runs with a longer `waitSeconds`. */
const LONGEST_RETRY_AFTER_SECONDS = 30;

const DAY_MS = 86_400_000;

/** For callers that poll: `Location` returns the result. */
export function accepted(
  attached: Attached,
  input: RunInput,
  options: AcceptedRunOptions,
  moreFields: Readonly<Record<string, unknown>> = {},
): HttpResponseInit {
  const body = acceptedDocument(attached, input, options);
  return respond(
    202,
    { ...body, ...moreFields },
    {
      Location: body.resultUrl,
      "Retry-After": String(
        Math.min(plainSecondsOf(input.waitSeconds), LONGEST_RETRY_AFTER_SECONDS),
      ),
      ...replayed(attached),
    },
  );
}

export const replayed = ({ isNew }: Attached): Readonly<Record<string, string>> =>
  isNew ? {} : { "Idempotent-Replayed": "true" };

export function acceptedDocument(
  { run }: Attached,
  input: RunInput,
  options: AcceptedRunOptions,
): AcceptedRun {
  const { baseUrl, links } = options;
  const resultUrl = links.sign(run.id, expiryOf(input, options));
  return { ...verdictOf(run), resultUrl, ...addressesOf(baseUrl, run.id) };
}

/** When the result link of what is started now expires. */
export const expiryOf = (
  { timeoutSeconds }: Pick<RunInput, "timeoutSeconds">,
  { linkDays, now }: Pick<AcceptedRunOptions, "linkDays" | "now">,
): Date => new Date(now().getTime() + timeoutSeconds * 1_000 + linkDays * DAY_MS);
