/**
 * Data Factory's Web activity, as far as it is documented or was observed:
 * https://learn.microsoft.com/azure/data-factory/control-flow-web-activity
 *
 * What is not documented is an option: whether a poll repeats the headers of the first call, and after which time it is
 * sent.
 */
import { secondsOfTimeSpan } from "./caller-time";
import {
  authorization,
  noAnswer,
  outputOf,
  refused,
  type ActivityRun,
  type Authentication,
  type DataFactory,
} from "./data-factory-activity";
import type { WireRequest, WireResponse } from "./transport";

export interface WebActivity {
  readonly typeProperties: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly authentication?: Authentication;
    readonly turnOffAsync?: boolean;
  };
  readonly policy?: {
    readonly timeout?: string;
    readonly retry?: number;
    readonly retryIntervalInSeconds?: number;
  };
}

export interface WebPolling {
  readonly resendsHeaders: boolean;
  readonly pollSeconds: number;
}

const DEFAULT_TIMEOUT = "7.00:00:00";

/** Runs the activity, and retries it as its policy allows. Every retry is a new first call. */
export async function runWebActivity(
  activity: WebActivity,
  factory: DataFactory,
  polling: WebPolling = { resendsHeaders: false, pollSeconds: 10 },
): Promise<ActivityRun> {
  const { retry = 0, retryIntervalInSeconds = 30 } = activity.policy ?? {};
  for (let tries = 0; ; tries += 1) {
    const run = await runOnce(activity, factory, polling);
    if (run.kind === "succeeded" || tries >= retry) return run;
    await factory.time.sleep(retryIntervalInSeconds);
  }
}

async function runOnce(
  activity: WebActivity,
  factory: DataFactory,
  polling: WebPolling,
): Promise<ActivityRun> {
  const first = await firstRequest(activity, factory);
  const deadline =
    factory.time.now().getTime() +
    secondsOfTimeSpan(activity.policy?.timeout ?? DEFAULT_TIMEOUT) * 1_000;
  let request = first;
  while (factory.time.now().getTime() < deadline) {
    const response = await answerTo(request, factory);
    if (response === undefined) return noAnswer(request.url);
    const verdict = judge(response, activity);
    if (verdict.kind === "ended") return verdict.run;
    request = verdict.kind === "poll" ? poll(verdict.location, first, polling) : request;
    await factory.time.sleep(polling.pollSeconds);
  }
  return { kind: "timedOut", message: "The activity ran into its timeout." };
}

async function firstRequest(
  { typeProperties }: WebActivity,
  factory: DataFactory,
): Promise<WireRequest> {
  const { method, url, headers = {}, body, authentication } = typeProperties;
  return {
    method,
    url,
    headers: { ...headers, ...(await authorization(factory, authentication)) },
    body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
  };
}

const answerTo = (
  request: WireRequest,
  { transport }: DataFactory,
): Promise<WireResponse | undefined> => transport(request).catch(() => undefined);

type Verdict =
  | { readonly kind: "ended"; readonly run: ActivityRun }
  | { readonly kind: "poll"; readonly location: string }
  /** Any other 2xx is "not valid", and the call is repeated: azure-docs issue 118413. */
  | { readonly kind: "sendAgain" };

function judge(response: WireResponse, { typeProperties }: WebActivity): Verdict {
  const { status } = response;
  const { turnOffAsync = false } = typeProperties;
  if (status === 200 || (status === 202 && turnOffAsync)) {
    return { kind: "ended", run: outputOf(response) };
  }
  const location = response.headers["location"];
  if (status === 202 && location !== undefined) return { kind: "poll", location };
  if (status > 200 && status < 300) return { kind: "sendAgain" };
  return { kind: "ended", run: refused(response) };
}

const poll = (
  location: string,
  first: WireRequest,
  { resendsHeaders }: WebPolling,
): WireRequest => ({
  method: "GET",
  url: location,
  headers: resendsHeaders ? first.headers : {},
  body: null,
});
