/** The part of the app's documents that the rules read. Anything else in an answer is left aside. */
import { z } from "zod";

export const text = z.string().nullable().catch(null);
/** As a number; null if it is no instant. */
export const instant = z
  .string()
  .transform((value) => Date.parse(value))
  .nullable()
  .catch(null);

const Attempt = z.object({
  number: z.int(),
  vendorRunId: z.string(),
  result: text,
  mode: text,
  startedAt: instant,
  duplicates: z.array(z.object({ vendorRunId: z.string(), cancelError: text })).catch([]),
});
export type Attempt = z.infer<typeof Attempt>;

const HistoryEntry = z.object({ at: z.string(), phase: z.string(), message: z.string() });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

const RunDocument = z.object({
  id: z.string(),
  status: z.string(),
  done: z.boolean(),
  succeeded: z.boolean().nullable(),
  message: z.string().catch(""),
  outcome: text,
  error: z.object({ code: text, message: z.string() }).nullable().catch(null),
  phase: text,
  attempt: z.int().nullable().catch(null),
  vendorRunId: text,
  checks: z.int().nullable().catch(null),
  acceptedAt: instant,
  startedAt: instant,
  endedAt: instant,
  deadline: instant,
  repairs: text,
  callback: z.object({ state: z.string() }).nullable().catch(null),
  /** The workflow of which it is a step. */
  workflow: z.object({ id: z.string(), step: z.string() }).nullable().catch(null),
  history: z.array(HistoryEntry).nullable().catch(null),
  /** Only a status document has them. */
  attempts: z.array(Attempt).nullable().catch(null),
});
export type RunDocument = z.infer<typeof RunDocument>;

/** Null for what is not about one run or workflow, such as a problem. */
export const asDocument = (value: unknown): RunDocument | null =>
  RunDocument.safeParse(value).data ?? null;

/** The documents in the body of an answer: one, or those of a list. */
export function documentsIn(body: Readonly<Record<string, unknown>>): RunDocument[] {
  const listed = body["runs"] ?? body["workflows"];
  const bodies: unknown[] = Array.isArray(listed) ? listed : [body];
  return bodies.flatMap((one) => asDocument(one) ?? []);
}

export const codeOf = ({ error }: RunDocument): string | null => error?.code ?? null;
