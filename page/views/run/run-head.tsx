import type { RunDocument } from "../../logic/documents";
import { toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { CopyButton } from "../../parts/copy-button";
import { OutsideLink } from "../../parts/outside-link";
import { Elapsed, Instant } from "../../parts/time";
import { addressOf } from "../../state/route";
import { endOf, nameOf } from "../../logic/run-names";
import { RunActions } from "./run-actions";

interface RunHeadProps {
  readonly run: RunDocument;
  readonly onChange: () => void;
}

export const RunHead = ({ run, onChange }: RunHeadProps) => (
  <div class="run-head">
    <nav class="crumbs" aria-label="Where this is">
      <a href="#/runs">Runs</a>
      {run.workflow !== null && (
        <a href={addressOf(["workflows", run.workflow.id])}>Workflow, step {run.workflow.step}</a>
      )}
    </nav>
    <div class="title-line">
      <h1>{nameOf(run)}</h1>
      <Badge tone={toneOf(run.status)} />
      <RunActions run={run} onChange={onChange} />
    </div>
    <dl class="head-facts">
      <div>
        <dt>Run</dt>
        <dd>
          <code>{shortId(run.id)}</code>
          <CopyButton text={run.id} what="the run id" />
        </dd>
      </div>
      <div>
        <dt>{run.target.type ?? "Target"}</dt>
        <dd>{run.target.connectionId ?? "–"}</dd>
      </div>
      <div>
        <dt>At the vendor</dt>
        <dd>
          {run.vendorRunId === null ? (
            <span class="quiet">not started</span>
          ) : (
            <>
              <OutsideLink href={run.runPageUrl}>{run.vendorRunId}</OutsideLink>
              <CopyButton text={run.vendorRunId} what="the vendor's run id" />
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Accepted</dt>
        <dd>
          <Instant at={run.acceptedAt} relative />
        </dd>
      </div>
      <div>
        <dt>Duration</dt>
        <dd>
          <Elapsed from={run.startedAt ?? run.acceptedAt} to={endOf(run)} />
        </dd>
      </div>
    </dl>
  </div>
);

const SHOWN = 12;
const shortId = (id: string): string => (id.length > SHOWN ? `${id.slice(0, SHOWN)}…` : id);
