/**
 * Sends a call of the API, more than once if that is safe.
 *
 * Owns: time limits, repetitions, `Retry-After`, credentials. Does not own: what a call means (`runward-client.ts`).
 *
 * 1. Credentials go to the address of the app alone: redirects are not followed.
 * 2. A call with `repeat: "ifNotArrived"` is sent again only if the one before has certainly not been carried out.
 */
import { isLimited, isTransient, readAnswer, refusal, retryAfterSeconds } from "./answer";
import type { Answer } from "./answer";
import { ClientError } from "./client-error";
import { failureOf } from "./failure-reason";
import { pause } from "./pause";

export interface Call {
  readonly method: "GET" | "POST";
  /** Path and query below the address of the API, or a complete address, which gets no credential. */
  readonly path: string;
  /** JSON. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly repeat: "always" | "ifNotArrived";
}

/** What the user may want to know while a call is repeated. */
export interface Trouble {
  readonly reason: string;
  readonly retryInSeconds: number;
}

export interface TransmissionOptions {
  /** Such as `https://func-runward.azurewebsites.net`, without a slash at the end. */
  readonly baseUrl: string;
  /** Where the API is below that address; `/api` by default. */
  readonly apiPath?: string;
  /** Headers with the credential. With `fresh`, a stored token is not used. */
  readonly authorise?: (wish: { readonly fresh: boolean }) => Promise<Record<string, string>>;
  /** Of one call; 30 by default. */
  readonly timeoutSeconds?: number;
  /** How long a call without success is repeated; 60 by default. */
  readonly patienceSeconds?: number;
  /** Before the first repetition, 0.5 by default; it doubles each time. */
  readonly firstRetrySeconds?: number;
  readonly onTrouble?: (trouble: Trouble) => void;
  /** After a trouble: the app has answered again. */
  readonly onRecovery?: () => void;
}

const API_PATH = "/api";
const TIMEOUT_SECONDS = 30;
const PATIENCE_SECONDS = 60;
const FIRST_RETRY_SECONDS = 0.5;
const LONGEST_BACKOFF_SECONDS = 15;

/** What happened to a request that may have to be sent again. */
interface Setback extends Trouble {
  readonly mayHaveArrived: boolean;
  readonly error: ClientError;
}

type Sent = { readonly kind: "answered"; readonly answer: Answer } | Failed;
type Failed = { readonly kind: "failed"; readonly setback: Setback };

export class Transmission {
  readonly #options: TransmissionOptions;

  constructor(options: TransmissionOptions) {
    this.#options = options;
  }

  /** @throws ClientError if there is no answer, or only one that says to try later. */
  async send(call: Call, signal?: AbortSignal): Promise<Answer> {
    const { patienceSeconds = PATIENCE_SECONDS, onTrouble, onRecovery } = this.#options;
    const giveUpAt = Date.now() + patienceSeconds * 1_000;
    for (let failures = 0; ; failures++) {
      const sent = await this.#sendOnce(call, failures, signal);
      if (sent.kind === "answered") {
        if (failures > 0) onRecovery?.();
        return sent.answer;
      }
      const { setback } = sent;
      if (call.repeat === "ifNotArrived" && setback.mayHaveArrived) throw unclear(setback);
      if (Date.now() + setback.retryInSeconds * 1_000 > giveUpAt) throw setback.error;
      onTrouble?.(setback);
      await pause(setback.retryInSeconds, signal);
    }
  }

  async #sendOnce(call: Call, failures: number, signal?: AbortSignal): Promise<Sent> {
    const { baseUrl, timeoutSeconds = TIMEOUT_SECONDS } = this.#options;
    const { firstRetrySeconds = FIRST_RETRY_SECONDS } = this.#options;
    const backoff = Math.min(firstRetrySeconds * 2 ** failures, LONGEST_BACKOFF_SECONDS);
    try {
      const answer = await this.#exchange(call, signal);
      if (!isTransient(answer)) return { kind: "answered", answer };
      const error = refusal(answer, baseUrl);
      const retryInSeconds = Math.max(backoff, retryAfterSeconds(answer));
      const mayHaveArrived = !isLimited(answer);
      const reason = `the answer was ${answer.status}: ${error.message}`;
      return { kind: "failed", setback: { reason, retryInSeconds, mayHaveArrived, error } };
    } catch (error) {
      if (signal?.aborted === true || error instanceof ClientError) throw error;
      const { reason, isCertain } = failureOf(error, timeoutSeconds);
      const message = `${baseUrl} cannot be reached: ${reason}.`;
      const setback: Setback = {
        ...{ reason, retryInSeconds: backoff, mayHaveArrived: !isCertain },
        error: new ClientError({ kind: "unreachable", message }),
      };
      return { kind: "failed", setback };
    }
  }

  /** One request; a second one if the first was not accepted and there is a newer token. */
  async #exchange(call: Call, signal?: AbortSignal): Promise<Answer> {
    const { authorise } = this.#options;
    if (authorise === undefined || !isOwn(call)) return this.#request(call, {}, signal);
    const credential = await authorise({ fresh: false });
    const answer = await this.#request(call, credential, signal);
    if (answer.status !== 401) return answer;
    const renewed = await authorise({ fresh: true });
    const isNew = JSON.stringify(renewed) !== JSON.stringify(credential);
    return isNew ? this.#request(call, renewed, signal) : answer;
  }

  async #request(
    call: Call,
    credential: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const { baseUrl, apiPath = API_PATH, timeoutSeconds = TIMEOUT_SECONDS } = this.#options;
    const limit = AbortSignal.timeout(timeoutSeconds * 1_000);
    const response = await fetch(isOwn(call) ? `${baseUrl}${apiPath}${call.path}` : call.path, {
      method: call.method,
      redirect: "manual",
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      headers: {
        Accept: "application/json",
        ...(call.body !== undefined && { "Content-Type": "application/json" }),
        ...call.headers,
        ...credential,
      },
      ...(call.body !== undefined && { body: call.body }),
    });
    return readAnswer(response);
  }
}

/** A complete address, such as a result link, is a credential itself. */
const isOwn = ({ path }: Call): boolean => path.startsWith("/");

function unclear({ error }: Setback): ClientError {
  const { message, status, problem, retryAfterSeconds } = error;
  return new ClientError({ kind: "unclear", message, status, problem, retryAfterSeconds });
}
