/**
 * Calls to one workspace.
 *
 * Owns: the API version, the token and its one renewal, waiting for the turn of a call, and whether the result is an answer,
 * an error or no answer.
 * 1. The token is sent only to the workspace's configured host, and no reason contains it.
 * 2. Only a JSON object is a success; a login page with status 200 is not.
 */
import type { Hindrance } from "../../contracts/attempt";
import type { HttpClient, HttpResult } from "../../http/http-client";
import type { Turn } from "../../http/pacing";
import { parseRetryAfter } from "../../http/retry-after";
import { type Clocks, SendWindow } from "../../http/send-window";
import type { TokenResult } from "../../identity/token-source";
import {
  isAboutToken,
  isMissingApi,
  isPrivateLinkRedirect,
  isRateLimit,
  PRIVATE_LINK,
} from "./error-meaning";
import { isHtml } from "./error-page";
import { isJsonObject, type JsonObject } from "../json-object";
import { readErrorText, readRequestId, type VendorError } from "./vendor-error";
import { nameOf, type Workspace } from "./workspace";
import type { WorkspacePaces } from "./workspace-paces";

export interface ApiCall {
  readonly method: "GET" | "POST";
  /** For APIs with one version only; without it, the newest version of the Jobs API that the workspace has. */
  readonly version?: "2.0";
  /** Below `/api/<version>/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly maxBytes?: number;
  readonly notAfter?: Date | undefined;
  readonly window?: SendWindow | undefined;
  /** `never` for a start without an idempotency token. Every other call here may be repeated. */
  readonly retry?: "never";
  /** The key of the turn that the call waits for; a call without one belongs to work that already had its turn. */
  readonly turn?: string;
  /** A call of a cancel, which is sent sooner while the workspace does not answer. */
  readonly urgent?: boolean;
}

export type ApiResult =
  | { readonly kind: "ok"; readonly body: JsonObject }
  | { readonly kind: "error"; readonly error: VendorError }
  | {
      readonly kind: "noAnswer";
      readonly reason: string;
      readonly mayHaveActed: boolean;
      readonly retryAfterSeconds: number | null;
      readonly because?: Hindrance;
    };

type NoAnswer = Extract<ApiResult, { kind: "noAnswer" }>;
type Answer = Extract<HttpResult, { kind: "answered" }>;
type Version = "2.0" | "2.1" | "2.2";

/** The time that the SDKs wait after a 429 without a time: https://github.com/databricks/databricks-sdk-py/blob/main/databricks/sdk/retries.py */
const DEFAULT_PAUSE_SECONDS = 1;

/** The lightest read that needs no id. */
const ONE_JOB = { limit: "1" };

export interface WorkspaceApiOptions extends Clocks {
  readonly http: HttpClient;
  readonly paces: WorkspacePaces;
}

export class WorkspaceApi {
  readonly workspace: Workspace;
  readonly #http: HttpClient;
  readonly #clocks: Clocks;
  readonly #paces: WorkspacePaces;
  #version: Version = "2.2";

  constructor(workspace: Workspace, { http, paces, ...clocks }: WorkspaceApiOptions) {
    this.workspace = workspace;
    this.#http = http;
    this.#clocks = clocks;
    this.#paces = paces;
  }

  /** For a POST that the vendor does not recognise when it comes twice; open it before the look-up. */
  openWindow(): SendWindow {
    return new SendWindow(this.#clocks);
  }

  async call(call: ApiCall): Promise<ApiResult> {
    // Before the turn, because calls that wait for one token would otherwise all be sent at the same moment.
    const held = await this.workspace.tokens.get();
    if (held.kind === "unavailable") return this.#withoutToken(held);
    await this.#probe(call, held.token);
    const turn = await this.#takeTurn(call);
    if (turn?.kind === "comeBack") return this.#notYet(turn.afterSeconds);
    const result = await (call.version === undefined
      ? this.#callAnyVersion(call, held.token)
      : this.#callVersion(call, call.version, held.token));
    if (result.kind === "error" && isRateLimit(result.error)) {
      const { retryAfterSeconds } = result.error;
      this.#paces.get(call.path)?.pause(retryAfterSeconds ?? DEFAULT_PAUSE_SECONDS);
    }
    return result;
  }

  /** A call that may start something is no probe, so a read has to find out first whether the workspace answers again. */
  async #probe({ method, urgent }: ApiCall, token: string): Promise<void> {
    if (method === "GET" || urgent === true) return;
    if (this.workspace.circuit?.isProbeDue !== true) return;
    await this.#send({ method: "GET", path: "jobs/list", query: ONE_JOB }, this.#version, token);
  }

  async #takeTurn({ path, turn }: ApiCall): Promise<Turn | undefined> {
    const pace = this.#paces.get(path);
    return turn === undefined ? pace?.follow() : pace?.enter(turn);
  }

  async #callAnyVersion(call: ApiCall, token: string): Promise<ApiResult> {
    const result = await this.#callVersion(call, this.#version, token);
    if (this.#version === "2.1" || result.kind !== "error" || !isMissingApi(result.error)) {
      return result;
    }
    const older = await this.#callVersion(call, "2.1", token);
    if (older.kind === "ok") this.#version = "2.1";
    return older;
  }

  async #callVersion(call: ApiCall, version: Version, token: string): Promise<ApiResult> {
    const result = await this.#send(call, version, token);
    if (result.kind !== "error" || !isAboutToken(result.error)) return result;
    const renewed = await this.workspace.tokens.renew(token);
    if (renewed.kind === "unavailable" || renewed.token === token) return result;
    return this.#send(call, version, renewed.token);
  }

  async #send(call: ApiCall, version: Version, token: string): Promise<ApiResult> {
    const { method, path, query = {}, body, retry = "idempotent" } = call;
    const { maxBytes, notAfter, window, urgent } = call;
    const result = await this.#http.send({
      method,
      url: new URL(`/api/${version}/${path}`, this.workspace.host).href,
      query,
      headers: { authorization: `Bearer ${token}` },
      retry,
      paced: this.#paces.has(path),
      ...{ circuit: this.workspace.circuit, urgent, window },
      ...(body !== undefined && { body }),
      ...(maxBytes !== undefined && { maxBytes }),
      ...(notAfter !== undefined && { notAfter }),
    });
    if (result.kind === "answered") return this.#toResult(result);
    const reason = `${nameOf(this.workspace)}: ${result.reason}`;
    const noAnswer = this.#noAnswer(reason, { mayHaveActed: result.kind === "unclear" });
    if (result.kind === "unclear") return noAnswer;
    return { ...noAnswer, retryAfterSeconds: result.retryAfterSeconds ?? null };
  }

  #withoutToken({ reason, because }: Extract<TokenResult, { kind: "unavailable" }>): ApiResult {
    const noAnswer = this.#noAnswer(reason, { mayHaveActed: false });
    return because === undefined ? noAnswer : { ...noAnswer, because };
  }

  #noAnswer(reason: string, { mayHaveActed }: { readonly mayHaveActed: boolean }): NoAnswer {
    return { kind: "noAnswer", reason, mayHaveActed, retryAfterSeconds: null };
  }

  #notYet(retryAfterSeconds: number): ApiResult {
    const reason = `${nameOf(this.workspace)} takes only so many calls of this kind a second; this one's turn comes in ${Math.ceil(retryAfterSeconds)} s.`;
    const noAnswer = this.#noAnswer(reason, { mayHaveActed: false });
    return { ...noAnswer, retryAfterSeconds, because: "paced" };
  }

  #toResult(answer: Answer): ApiResult {
    const { status, headers, earlierUnclear = false } = answer;
    if (status >= 200 && status < 300) {
      return isJsonObject(answer.json)
        ? { kind: "ok", body: answer.json }
        : this.#unreadable(answer);
    }
    const privateLink = isPrivateLinkRedirect(headers.get("location"));
    const text = status < 400 ? redirectText(privateLink) : readErrorText(answer);
    const error: VendorError = {
      ...text,
      status: privateLink ? 403 : status,
      requestId: readRequestId(answer),
      retryAfterSeconds: parseRetryAfter(headers.get("retry-after"), this.#clocks.now()),
      earlierUnclear,
      webPage: isHtml(answer.text),
    };
    return { kind: "error", error };
  }

  #unreadable({ status, text }: Answer): ApiResult {
    const what = isHtml(text) ? "with a web page" : "with something that is not a JSON object";
    const reason = `${nameOf(this.workspace)} answered ${status} ${what}, which tells nothing.`;
    return this.#noAnswer(reason, { mayHaveActed: true });
  }
}

function redirectText(privateLink: boolean): Pick<VendorError, "code" | "message"> {
  return privateLink
    ? { code: PRIVATE_LINK, message: "This workspace only accepts calls through its Private Link" }
    : { code: null, message: "a redirect, which is never followed" };
}

/** What a cancel needs of the API. */
export type WorkspaceCalls = Pick<WorkspaceApi, "workspace" | "call">;

/** Makes all calls those of a cancel. */
export const urgently = (api: WorkspaceApi): WorkspaceCalls => ({
  workspace: api.workspace,
  call: (call) => api.call({ ...call, urgent: true }),
});
