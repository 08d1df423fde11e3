import { useEffect } from "preact/hooks";
import { useFeed } from "../../api/feed";
import { getWorkflow } from "../../api/workflows";
import type { StepDocument, WorkflowDocument } from "../../logic/documents";
import type { GanttPart } from "../../logic/gantt-rows";
import { labelOf, toneOf } from "../../logic/tone";
import { CopyButton } from "../../parts/copy-button";
import { Badge } from "../../parts/badge";
import { Gantt } from "../../parts/gantt";
import { NoticeFacts } from "../../parts/notice-facts";
import { Empty, Loading, ProblemNotice } from "../../parts/notices";
import { Elapsed, Instant } from "../../parts/time";
import { runAddress, type ViewProps } from "../../state/route";
import { StepGraph } from "./graph";
import { StepMessages } from "./step-messages";
import { WorkflowActions } from "./workflow-actions";

const LIVE_SECONDS = 4;
const ENDED_SECONDS = 30;

export function WorkflowView({ place }: ViewProps) {
  const id = place.path[1] ?? "";
  const feed = useFeed(`workflow ${id}`, {
    load: (signal) => getWorkflow(id, { signal }),
    everySeconds: (workflow) => (workflow?.done === true ? ENDED_SECONDS : LIVE_SECONDS),
  });
  const workflow = feed.body.value;
  const problem = feed.problem.value;
  const retry = (): void => void feed.refresh();
  useEffect(() => {
    document.title = `${workflow?.name ?? "Workflow"} · Runward`;
  }, [workflow?.name]);
  if (workflow === null) {
    if (problem === null) return <Loading what="the workflow" />;
    return problem.status === 404 ? (
      <Empty title="There is no such workflow">
        <p>{problem.detail}</p>
        <a href="#/workflows">Show the workflows</a>
      </Empty>
    ) : (
      <ProblemNotice problem={problem} onRetry={retry} />
    );
  }
  return (
    <>
      {problem !== null && <ProblemNotice problem={problem} stale onRetry={retry} />}
      <Head workflow={workflow} onChange={retry} />
      <div class="run">
        <StepMessages workflow={workflow} />
        <section class="panel" aria-labelledby="graph">
          <h2 id="graph">Graph</h2>
          <StepGraph steps={workflow.steps} />
        </section>
        <section class="panel" aria-labelledby="steps">
          <h2 id="steps">Steps</h2>
          <Gantt
            parts={workflow.steps.map(toPart)}
            caption="Steps of the workflow"
            live={!workflow.done}
            linkOf={({ href }) => href}
          />
        </section>
        <Generations workflow={workflow} />
      </div>
    </>
  );
}

const toPart = (step: StepDocument): GanttPart => ({
  name: step.name,
  parent: null,
  kind: step.optional ? "optional" : "",
  state: labelOf(toneOf(step.status)),
  tone: toneOf(step.status),
  startedAt: step.startedAt,
  endedAt: step.endedAt,
  durationSeconds: null,
  attempt: step.generation ?? 1,
  error: null,
  href: step.runId === null ? null : runAddress(step.runId),
});

interface HeadProps {
  readonly workflow: WorkflowDocument;
  readonly onChange: () => void;
}

const Head = ({ workflow, onChange }: HeadProps) => (
  <div class="run-head">
    <nav class="crumbs" aria-label="Where this is">
      <a href="#/workflows">Workflows</a>
    </nav>
    <div class="title-line">
      <h1>{workflow.name ?? "Workflow"}</h1>
      <Badge tone={toneOf(workflow.status)} />
      <WorkflowActions workflow={workflow} onChange={onChange} />
    </div>
    <dl class="head-facts">
      <div>
        <dt>Workflow</dt>
        <dd>
          <code>{workflow.id.slice(0, 12)}…</code>
          <CopyButton text={workflow.id} what="the workflow id" />
        </dd>
      </div>
      <div>
        <dt>Steps</dt>
        <dd class="number">
          {workflow.counts.succeeded} of {workflow.counts.total} succeeded
        </dd>
      </div>
      <div>
        <dt>Accepted</dt>
        <dd>
          <Instant at={workflow.acceptedAt} relative />
        </dd>
      </div>
      <div>
        <dt>Duration</dt>
        <dd>
          <Elapsed
            from={workflow.resumedAt ?? workflow.acceptedAt}
            to={workflow.done ? (workflow.endedAt ?? workflow.updatedAt) : null}
          />
        </dd>
      </div>
      <div>
        <dt>Deadline</dt>
        <dd>
          <Instant at={workflow.deadline} full />
        </dd>
      </div>
      <NoticeFacts of={workflow} />
    </dl>
  </div>
);

const Generations = ({ workflow }: { readonly workflow: WorkflowDocument }) =>
  workflow.generations.length < 2 ? null : (
    <section class="panel" aria-labelledby="generations">
      <h2 id="generations">Starts and resumes</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Accepted</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {workflow.generations.map(({ number, acceptedAt, outcome }) => (
            <tr key={number}>
              <td class="number">{number}</td>
              <td>
                <Instant at={acceptedAt} full />
              </td>
              <td>
                <Badge tone={toneOf(outcome ?? "running")} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
