import type { HttpRequest, HttpResult } from "../../../../src/http/http-client";
import type { Pace } from "../../../../src/http/pacing";
import type { TokenResult } from "../../../../src/identity/token-source";
import { openWorkspaces } from "../../../../src/providers/databricks/open-workspaces";
import type { OpenWorkspaces } from "../../../../src/providers/databricks/open-workspaces";
import { WorkspaceApi } from "../../../../src/providers/databricks/workspace-api";
import {
  createWorkspacePaces,
  type WorkspacePaces,
} from "../../../../src/providers/databricks/workspace-paces";
import { FakeTokens } from "./simulated-workspace";

export const HOST = "https://adb-1.2.azuredatabricks.net";
export const WORKSPACE = "Databricks workspace prod at adb-1.2.azuredatabricks.net";

export const answer = (
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResult => ({
  kind: "answered",
  status,
  headers: new Map(Object.entries(headers)),
  text: JSON.stringify(body),
  json: body,
});

export const ok = (body: object): HttpResult => answer(200, body);

export const refused = (status: number, code: string, message: string): HttpResult =>
  answer(status, { error_code: code, message });

/** Unavailable at the second request for it, as when the identity endpoint fails between two calls. */
class TokensOf extends FakeTokens {
  readonly #next: readonly TokenResult[];
  #count = 0;

  constructor(next: readonly TokenResult[]) {
    super("secret");
    this.#next = next;
  }

  override get(): Promise<TokenResult> {
    const result = this.#next[this.#count];
    this.#count += 1;
    return result === undefined ? super.get() : Promise.resolve(result);
  }
}

export interface ScriptedWorkspace {
  readonly api: WorkspaceApi;
  readonly workspaces: OpenWorkspaces;
  readonly requests: readonly HttpRequest[];
  /** The keys of the turns that the calls waited for; null for a call that only follows. */
  readonly turns: readonly (string | null)[];
  readonly now: () => Date;
}

export const NOW = new Date("2026-01-05T06:00:00.000Z");

/** Answers one request after the other, and none beyond these. */
export function scriptedWorkspace(
  answers: readonly HttpResult[],
  tokens: readonly TokenResult[] = [],
): ScriptedWorkspace {
  const left = [...answers];
  const requests: HttpRequest[] = [];
  const turns: (string | null)[] = [];
  const http = {
    send: (request: HttpRequest): Promise<HttpResult> => {
      requests.push(request);
      const next = left.shift();
      return next === undefined
        ? Promise.reject(new Error(`No answer for ${request.url}`))
        : Promise.resolve(next);
    },
  };
  const taken = (key: string | null) => {
    turns.push(key);
    return Promise.resolve({ kind: "granted" } as const);
  };
  const pace: Pace = { enter: taken, follow: () => taken(null), pause: () => undefined };
  const paces: WorkspacePaces = createWorkspacePaces("prod", () => pace);
  const workspace = { id: "prod", host: HOST, tokens: new TokensOf(tokens) };
  const now = () => NOW;
  return {
    api: new WorkspaceApi(workspace, { http, now, paces }),
    workspaces: openWorkspaces([workspace], { http, now, paceFor: () => pace }),
    requests,
    turns,
    now,
  };
}
