import type { ProblemDocument } from "./documents";

/** Why a call was refused or not answered. */
export interface Problem {
  readonly status: number;
  readonly code: string | null;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** In seconds; null if the answer does not say it. */
  readonly retryAfter: number | null;
}

/** From a refusal with problem details, or from one of whatever stands in front of the app. */
export async function toProblem(response: Response): Promise<Problem> {
  const { status, headers } = response;
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  const given = await documentIn(response);
  return {
    status,
    code: given.code ?? null,
    title: given.title ?? titleFor(status),
    detail: given.detail ?? `The app answered with status ${status}.`,
    errors: given.errors ?? [],
    retryAfter,
  };
}

async function documentIn(response: Response): Promise<Partial<ProblemDocument>> {
  try {
    const json: unknown = await response.json();
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}

const titleFor = (status: number): string =>
  status >= 500 ? "The app could not answer" : "The app refused the call";

export const unreachable = (error: unknown): Problem => ({
  status: 0,
  code: "unreachable",
  title: "The app cannot be reached",
  detail: `No answer came: ${error instanceof Error ? error.message : String(error)}. The page tries again by itself.`,
  errors: [],
  retryAfter: null,
});
