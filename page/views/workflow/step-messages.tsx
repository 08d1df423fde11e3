import type { StepDocument, WorkflowDocument } from "../../logic/documents";
import { errorParts } from "../../logic/error-parts";
import { toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { CopyButton } from "../../parts/copy-button";
import { OutsideLink } from "../../parts/outside-link";
import { runAddress } from "../../state/route";

const BAD: ReadonlySet<string> = new Set(["failed", "timedOut", "cancelled", "unknown"]);

/** What has gone wrong first: each step that did not succeed, with its message. */
export function StepMessages({ workflow }: { readonly workflow: WorkflowDocument }) {
  const bad = workflow.steps.filter(({ status }) => BAD.has(status));
  if (bad.length === 0 && workflow.error === null) {
    return (
      <p class={workflow.succeeded === true ? "notice good" : "notice"} role="status">
        {workflow.message.split("\n", 1)[0]}
      </p>
    );
  }
  const tone = toneOf(workflow.error === null ? "failed" : workflow.status);
  return (
    <section class={`failure tone-${tone}`} aria-labelledby="failure">
      <div class="failure-head">
        <h2 id="failure">
          {workflow.error === null ? "A step did not succeed." : verdictOf(workflow)}
        </h2>
        <span class="grow" />
        <CopyButton
          text={workflow.error?.message ?? workflow.message}
          what="the whole message"
          label="Copy"
        />
      </div>
      {bad.map((step) => (
        <BadStep key={step.name} step={step} />
      ))}
    </section>
  );
}

const verdictOf = ({ message }: WorkflowDocument): string => errorParts(message).verdict;

const BadStep = ({ step }: { readonly step: StepDocument }) => (
  <div class="bad-step">
    <p class="title-line">
      <Badge tone={toneOf(step.status)} />
      {step.runId === null ? (
        <strong>{step.name}</strong>
      ) : (
        <a href={runAddress(step.runId)}>
          <strong>{step.name}</strong>
        </a>
      )}
      {step.runPageUrl !== null && <OutsideLink href={step.runPageUrl}>at the vendor</OutsideLink>}
    </p>
    {step.message !== null && <StepMessage name={step.name} message={step.message} />}
  </div>
);

/** The badge has said already how it ended, and the link where to look. */
function StepMessage({ name, message }: { readonly name: string; readonly message: string }) {
  const { cause, details } = errorParts(message);
  return (
    <>
      <p class="cause">{cause === "" ? message : cause}</p>
      {details.map((text) => (
        <div key={text} class="failed-part">
          <pre>{text}</pre>
          <CopyButton text={`${name}: ${text}`} what={`this part of ${name}`} />
        </div>
      ))}
    </>
  );
}
