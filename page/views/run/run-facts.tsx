import { deliveryText } from "../../logic/delivery-text";
import type { RunDocument } from "../../logic/documents";
import { NoticeFacts } from "../../parts/notice-facts";
import { OutsideLink } from "../../parts/outside-link";
import { Instant, Seconds } from "../../parts/time";
import { safeLink } from "../../logic/link";
import { RequestPanel } from "./request-panel";

/** Everything else that is known. */
export const RunFacts = ({ run }: { readonly run: RunDocument }) => (
  <section class="panel" aria-labelledby="facts">
    <h2 id="facts">Details</h2>
    <dl class="facts">
      <Fact name="Job id">{run.target.jobId}</Fact>
      <Fact name="Vendor state">{run.vendorState}</Fact>
      <Fact name="Vendor message">{run.vendorMessage}</Fact>
      <div>
        <dt>Started at the vendor</dt>
        <dd>
          <Instant at={run.startedAt} full />
        </dd>
      </div>
      <div>
        <dt>Ended</dt>
        <dd>
          <Instant at={run.endedAt} full />
        </dd>
      </div>
      <div>
        <dt>In the vendor&apos;s queue</dt>
        <dd>
          <Seconds count={run.queuedSeconds} />
        </dd>
      </div>
      {run.usualDuration !== null && <Usually {...run.usualDuration} />}
      <div>
        <dt>Deadline</dt>
        <dd>
          <Instant at={run.deadline} full />
        </dd>
      </div>
      <div>
        <dt>Checks</dt>
        <dd>
          <span class="number">{run.checks}</span>, the last one <Instant at={run.lastCheckAt} />
        </dd>
      </div>
      {run.callback !== null && <Fact name="Callback">{deliveryText(run.callback)}</Fact>}
      <NoticeFacts of={run} />
      <Fact name="Run id">{run.id}</Fact>
      {Object.entries(run.tags).map(([name, value]) => (
        <div key={name}>
          <dt>Tag {name}</dt>
          <dd>
            {safeLink(value) === null ? value : <OutsideLink href={value}>{value}</OutsideLink>}
          </dd>
        </div>
      ))}
    </dl>
    <RequestPanel run={run} />
  </section>
);

/** How long people may have to wait. */
const Usually = ({
  shortSeconds,
  longSeconds,
  runs,
}: NonNullable<RunDocument["usualDuration"]>) => (
  <div>
    <dt>Usually takes</dt>
    <dd>
      <Seconds count={shortSeconds} /> to <Seconds count={longSeconds} />, as its last {runs} runs
    </dd>
  </div>
);

interface FactProps {
  readonly name: string;
  readonly children: string | null | readonly (string | null)[];
}

const Fact = ({ name, children }: FactProps) =>
  children === null ? null : (
    <div>
      <dt>{name}</dt>
      <dd class="value-text">{children}</dd>
    </div>
  );
