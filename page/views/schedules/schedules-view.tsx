import { useEffect, useState } from "preact/hooks";
import { offers } from "../../api/contract";
import { useFeed } from "../../api/feed";
import {
  changeSchedule,
  listSchedules,
  pathOfAction,
  type ScheduleAction,
} from "../../api/schedules";
import type { ScheduleDocument } from "../../logic/documents";
import { toneOf } from "../../logic/tone";
import { Badge } from "../../parts/badge";
import { Empty, Loading, ProblemNotice } from "../../parts/notices";
import { Instant } from "../../parts/time";
import { addressOf, runAddress } from "../../state/route";
import { toast } from "../../state/toasts";

const EVERY_SECONDS = 15;

export function SchedulesView() {
  const feed = useFeed("schedules", {
    load: (signal) => listSchedules({ signal }),
    everySeconds: () => EVERY_SECONDS,
  });
  useEffect(() => {
    document.title = "Schedules · Runward";
  }, []);
  const schedules = feed.body.value?.schedules ?? null;
  const problem = feed.problem.value;
  const refresh = (): void => void feed.refresh();
  return (
    <>
      <div class="view-head">
        <h1>Schedules</h1>
      </div>
      {problem !== null && (
        <ProblemNotice problem={problem} stale={schedules !== null} onRetry={refresh} />
      )}
      {schedules === null ? (
        problem === null && <Loading what="schedules" />
      ) : schedules.length === 0 ? (
        <Empty title="No schedules">
          <p>
            Put them into <code>schedules.json</code> or the setting <code>SCHEDULES</code>.
          </p>
        </Empty>
      ) : (
        <SchedulesTable schedules={schedules} onChange={refresh} />
      )}
    </>
  );
}

interface TableProps {
  readonly schedules: readonly ScheduleDocument[];
  readonly onChange: () => void;
}

const SchedulesTable = ({ schedules, onChange }: TableProps) => (
  <div class="scroll-x panel" tabIndex={0} role="region" aria-label="Schedules">
    <table class="table">
      <caption class="hidden">Schedules with their next and last ticks</caption>
      <thead>
        <tr>
          <th scope="col">Schedule</th>
          <th scope="col">Starts</th>
          <th scope="col">Next</th>
          <th scope="col">Last</th>
          <th scope="col">
            <span class="hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <Row key={schedule.name} schedule={schedule} onChange={onChange} />
        ))}
      </tbody>
    </table>
  </div>
);

interface RowProps {
  readonly schedule: ScheduleDocument;
  readonly onChange: () => void;
}

const Row = ({ schedule, onChange }: RowProps) => (
  <tr>
    <th scope="row">
      <a href={addressOf(["runs"], { schedule: schedule.name, range: "7d" })}>{schedule.name}</a>
      <p class="row-note">
        <code>{schedule.cron}</code> {schedule.timeZone}
      </p>
    </th>
    <td>
      <What schedule={schedule} />
    </td>
    <td>
      <NextTick schedule={schedule} />
    </td>
    <td>
      <LastTick tick={schedule.lastTick} />
    </td>
    <td class="right">
      <ScheduleActions schedule={schedule} onChange={onChange} />
    </td>
  </tr>
);

function What({ schedule: { target, workflow } }: { readonly schedule: ScheduleDocument }) {
  if (target !== null) {
    return (
      <>
        {target.jobName ?? target.jobId ?? target.type}
        <p class="row-note">
          {target.type} {target.connectionId}
        </p>
      </>
    );
  }
  if (workflow === null) return <span class="quiet">–</span>;
  return (
    <>
      {workflow.name ?? "A workflow"}
      <p class="row-note">{workflow.steps.length} steps</p>
    </>
  );
}

function NextTick({ schedule }: { readonly schedule: ScheduleDocument }) {
  const { paused, enabled, nextTick } = schedule;
  if (paused !== null) {
    return (
      <>
        <Badge tone="waiting" text="Paused" />
        <p class="row-note">
          <Instant at={paused.since} relative />
          {paused.by !== null && ` by ${paused.by}`}
        </p>
      </>
    );
  }
  if (nextTick === null) return <span class="quiet">{enabled ? "never" : "switched off"}</span>;
  return (
    <>
      <Instant at={nextTick.at} relative />
      <p class="row-note">{nextTick.localTime}</p>
    </>
  );
}

function LastTick({ tick }: { readonly tick: ScheduleDocument["lastTick"] }) {
  if (tick === null) return <span class="quiet">none yet</span>;
  const address =
    tick.runId !== null
      ? runAddress(tick.runId)
      : tick.workflowId !== null
        ? addressOf(["workflows", tick.workflowId])
        : null;
  const tone = tick.decision === "started" ? toneOf(tick.outcome ?? "running") : null;
  return (
    <>
      {tone === null ? <span class="tick-decision">{tick.decision}</span> : <Badge tone={tone} />}{" "}
      {address === null ? (
        <Instant at={tick.at} relative />
      ) : (
        <a href={address}>
          <Instant at={tick.at} relative />
        </a>
      )}
      <p class="row-note wrap">{tick.message}</p>
    </>
  );
}

const LABELS: Readonly<Record<ScheduleAction, string>> = {
  run: "Run now",
  pause: "Pause",
  resume: "Resume",
};

const DONE: Readonly<Record<ScheduleAction, string>> = {
  run: "was started",
  pause: "is paused",
  resume: "goes on",
};

/** Only what this app's API has. */
function ScheduleActions({ schedule, onChange }: RowProps) {
  const [busy, setBusy] = useState(false);
  const act = async (action: ScheduleAction): Promise<void> => {
    setBusy(true);
    const reply = await changeSchedule(schedule.name, action);
    setBusy(false);
    if (reply.kind === "refused") toast("bad", `${reply.problem.title}. ${reply.problem.detail}`);
    if (reply.kind === "read")
      toast("good", `${schedule.name} ${DONE[action]}`, linkTo(reply.body.id));
    onChange();
  };
  const actions: readonly ScheduleAction[] = ["run", schedule.paused === null ? "pause" : "resume"];
  return (
    <div class="actions">
      {actions
        .filter((action) => offers("post", pathOfAction(action)))
        .map((action) => (
          <button
            key={action}
            type="button"
            class="button small"
            disabled={busy}
            aria-label={`${LABELS[action]}: ${schedule.name}`}
            onClick={() => void act(action)}
          >
            {LABELS[action]}
          </button>
        ))}
    </div>
  );
}

function linkTo(id: string | undefined): { href: string; text: string } | undefined {
  if (id === undefined) return undefined;
  const view = id.startsWith("w-") ? "workflows" : "runs";
  return { href: addressOf([view, id]), text: "Show it" };
}
