import type { HttpResponseInit } from "@azure/functions";
import type { FieldProblem, ProblemDocument } from "../../contracts/problem-document";
import { respond } from "./respond";

export type FieldError = Readonly<FieldProblem>;

export interface Problem {
  readonly status: number;
  /** For programs. */
  readonly code: string;
  readonly title: string;
  /** A sentence that a person can act on. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** A response with RFC 9457 problem details: https://www.rfc-editor.org/rfc/rfc9457 */
export const problem = (
  { status, code, title, detail, errors = [] }: Problem,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit =>
  respond(
    status,
    {
      type: "about:blank",
      title,
      status,
      detail,
      code,
      errors: [...errors],
    } satisfies ProblemDocument,
    { "Content-Type": "application/problem+json", ...headers },
  );

export const badRequest = (errors: readonly FieldError[]): HttpResponseInit =>
  problem({
    status: 400,
    code: "invalidRequest",
    title: "The request is not valid",
    detail: errors.map(({ field, message }) => `${field} ${message}.`).join(" "),
    errors,
  });

export const noSuchRun = (id: string): HttpResponseInit =>
  problem({
    status: 404,
    code: "noSuchRun",
    title: "No such run",
    detail: `There is no run ${JSON.stringify(id.slice(0, 64))}. Check the id; finished runs are removed after the retention time.`,
  });

export const noSuchSchedule = (name: string): HttpResponseInit =>
  problem({
    status: 404,
    code: "noSuchSchedule",
    title: "No such schedule",
    detail: `There is no schedule ${JSON.stringify(name.slice(0, 64))}. Check the name; GET /api/schedules lists the schedules.`,
  });

export const noSuchWorkflow = (id: string): HttpResponseInit =>
  problem({
    status: 404,
    code: "noSuchWorkflow",
    title: "No such workflow",
    detail: `There is no workflow ${JSON.stringify(id.slice(0, 64))}. Check the id; finished workflows are removed after the retention time.`,
  });
