/** The part of a workflow's documents that the rules read. */
import { z } from "zod";
import { instant, text } from "../documents";

const StepJson = z.object({
  name: z.string(),
  status: z.string(),
  outcome: text,
  runId: text,
  generation: z.int().nullable().catch(null),
});
export type StepJson = z.infer<typeof StepJson>;

const WorkflowJson = z.object({
  id: z.string().startsWith("w-"),
  status: z.string(),
  done: z.boolean(),
  succeeded: z.boolean().nullable().catch(null),
  message: text,
  outcome: text,
  error: z.object({ code: text }).nullable().catch(null),
  /** Absent in answers to starts. */
  generation: z.int().nullable().catch(null),
  acceptedAt: instant,
  resumedAt: instant,
  endedAt: instant,
  deadline: instant,
  callback: z.object({ state: z.string() }).nullable().catch(null),
  /** Only a status document has them. */
  steps: z.array(StepJson).nullable().catch(null),
  generations: z
    .array(z.object({ number: z.int(), outcome: text }))
    .nullable()
    .catch(null),
});
export type WorkflowJson = z.infer<typeof WorkflowJson>;

/** The workflows in the body of an answer: one, or those of a list. */
export function workflowsInBody(body: Readonly<Record<string, unknown>>): WorkflowJson[] {
  const listed = body["workflows"];
  const bodies: unknown[] = Array.isArray(listed) ? listed : [body];
  return bodies.flatMap((one) => WorkflowJson.safeParse(one).data ?? []);
}

export const codeOfWorkflow = ({ error }: WorkflowJson): string | null => error?.code ?? null;
