/** A workflow whose host is killed when a vendor gets a request, and started again. */
import { KilledHost } from "./killed-host";
import { stageWorkflow, type StagedWorkflow, type WorkflowCase } from "./killed-workflows";
import type { Verdict } from "./table/verdict";

/** Kills the host at the step, starts it again, and sees the workflow end right with one execution of each step. */
export async function liveThrough(one: WorkflowCase, losesHints: boolean): Promise<Verdict> {
  await using killed = await KilledHost.create();
  killed.losesHints = losesHints;
  const staged = stageWorkflow(killed, one);
  const { after } = one;
  const when = (): boolean => after === undefined || staged.hasEnded(after);
  const death = killed.killed(staged.faults, { ...one.kill, when });
  await killed.boot();
  const isCallback = one.story === "callback";
  const callback = isCallback ? { callBackUri: killed.receiver.callBackUri } : {};
  const { id } = await killed.send("POST", "/api/workflows", { steps: staged.steps, ...callback });
  const path = `/api/workflows/${String(id)}`;
  if (one.story === "cancel") await cancelOnceStarted(killed, path, staged);
  if (one.story === "resume") await resumeOnceFailed(killed, String(id));
  await death;
  await killed.boot();

  const status = await killed.statusAtEnd(String(id), "workflows");
  if (isCallback) await killed.calledBack(2);

  const bodies = killed.receiver.received().map(({ body }) => JSON.stringify(body));
  const end = { status, executions: staged.executions(), callbacks: new Set(bodies).size };
  if (losesHints && (await killed.lostHints()) === 0) throw new Error("No hint was lost.");
  return { ...judge(staged, end, isCallback), leaked: await killed.leaks() };
}

interface End {
  readonly status: string;
  readonly executions: ReturnType<StagedWorkflow["executions"]>;
  /** Callbacks that differ from each other. */
  readonly callbacks: number;
}

function judge(
  { wanted, ends }: StagedWorkflow,
  seen: End,
  callsBack: boolean,
): Omit<Verdict, "leaked"> {
  const callbacksDue = callsBack ? 1 : 0;
  const steps = Object.entries(wanted) as [keyof End["executions"], number][];
  const isLost =
    seen.status !== ends ||
    seen.callbacks < callbacksDue ||
    steps.some(([step, count]) => seen.executions[step] < count);
  const isDoubled =
    seen.callbacks > callbacksDue || steps.some(([step, count]) => seen.executions[step] > count);
  const evidence = [JSON.stringify(seen)];
  return { lost: isLost ? evidence : [], doubled: isDoubled ? evidence : [] };
}

async function cancelOnceStarted(
  killed: KilledHost,
  path: string,
  { executions }: StagedWorkflow,
): Promise<void> {
  while (executions().models === 0) await killed.send("GET", path);
  // The host may be killed before it responds: it is killed when the vendor gets the request.
  await killed.send("DELETE", path).catch(() => undefined);
}

async function resumeOnceFailed(killed: KilledHost, id: string): Promise<void> {
  await killed.statusAtEnd(id, "workflows");
  await killed.send("POST", `/api/workflows/${id}/resume`).catch(() => undefined);
}
