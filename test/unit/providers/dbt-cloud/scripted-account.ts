import { SendWindow } from "../../../../src/http/send-window";
import type {
  AdminAnswer,
  AdminApi,
  AdminFailure,
  AdminRequest,
} from "../../../../src/providers/dbt-cloud/admin-api";
import { aTokenSource } from "./dbt-world";

export const ACCOUNT = "dbt account 1 at cloud.getdbt.com";
export const NOW = new Date("2026-01-05T06:00:00.000Z");

export const ok = (json: unknown): AdminAnswer => ({ kind: "ok", text: "", json });

/** A whole list of runs. */
export const runs = (...data: readonly object[]): AdminAnswer =>
  ok({ data, extra: { pagination: { total_count: data.length } } });

export const BUSY: AdminFailure = { kind: "unclear", reason: "Busy.", retryAfterSeconds: 30 };

export const refused = (status: number, code: string): AdminFailure => ({
  kind: "refused",
  status,
  fromDbt: true,
  failure: { code, message: "No." },
});

export interface ScriptedAccount {
  readonly api: AdminApi;
  readonly requests: readonly AdminRequest[];
  /** For how many requests a turn was waited for. */
  readonly turns: readonly number[];
}

/** Answers one request after the other, and none beyond these. */
export function scriptedAccount(
  answers: readonly AdminAnswer[],
  turn: AdminFailure | null = null,
): ScriptedAccount {
  const left = [...answers];
  const requests: AdminRequest[] = [];
  const turns: number[] = [];
  const api: AdminApi = {
    account: { id: "1", host: "https://cloud.getdbt.com", tokens: aTokenSource("token") },
    now: () => NOW,
    openWindow: () => new SendWindow({ now: () => NOW }),
    takeTurn: (_key, count) => {
      turns.push(count);
      return Promise.resolve(turn);
    },
    send: (request) => {
      requests.push(request);
      const next = left.shift();
      return next === undefined
        ? Promise.reject(new Error(`No answer for ${request.path}`))
        : Promise.resolve(next);
    },
  };
  return { api, requests, turns };
}
