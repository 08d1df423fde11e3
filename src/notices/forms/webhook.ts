import type { Ending } from "../../contracts/ending";
import type { Notice } from "../notice";

/** The body for a program: the notice in parts, its text for people, and the status document that callbacks have too. */
export function webhookBody(
  { id, rule, outcome, title, cause, facts, next, links }: Notice,
  { kind, conclusion: { code }, document }: Ending,
): Readonly<Record<string, unknown>> {
  const text = [
    ...[title, ...cause],
    ...(next === null ? [] : [`Next: ${next}`]),
    ...facts.map(([label, value]) => `${label}: ${value}`),
    ...links.map(({ title: where, url }) => `${where}: ${url}`),
  ].join("\n");
  // A notice is for telling; what a job returned is for its caller.
  const shown = { ...document, outputs: null };
  return { id, rule, kind, outcome, code, title, text, next, links, document: shown };
}
