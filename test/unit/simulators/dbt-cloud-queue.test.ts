import fc from "fast-check";
import { VirtualClock } from "../../../local/clock";
import { AccountState } from "../../../local/simulators/dbt-cloud/account";
import { defaultBehaviour } from "../../../local/simulators/dbt-cloud/behaviour";
import { IdSequence } from "../../../local/simulators/dbt-cloud/id-sequence";
import { statusAt } from "../../../local/simulators/dbt-cloud/run-status";
import type { RunTimeline } from "../../../local/simulators/dbt-cloud/run-timeline";
import { ACCOUNT_ID, aJob, JOB_ID } from "./dbt-cloud-account";

type Act =
  { kind: "trigger" } | { kind: "cancel"; run: number } | { kind: "wait"; seconds: number };

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("trigger" as const) }),
    fc.record({ kind: fc.constant("cancel" as const), run: fc.nat(9) }),
    fc.record({ kind: fc.constant("wait" as const), seconds: fc.nat(15) }),
  ),
  { maxLength: 40 },
);

const actor = { id: "1", type: "user", name: "Ada" } as const;

function anAccount() {
  const clock = new VirtualClock();
  const account = { id: ACCOUNT_ID, acceptsToken: () => true };
  const state = new AccountState(account, new IdSequence(), defaultBehaviour());
  state.jobs.set(JOB_ID, aJob());
  return { clock, state };
}

function play({ clock, state }: ReturnType<typeof anAccount>, act: Act): void {
  const nowMs = clock.now().getTime();
  const run = act.kind === "cancel" ? state.runs()[act.run] : undefined;
  if (act.kind === "trigger") state.start(aJob(), { cause: "a", category: "api", actor }, nowMs);
  if (act.kind === "wait") clock.jumpTo(new Date(nowMs + act.seconds * 1000));
  if (run !== undefined) state.cancel(run, actor, nowMs);
}

const startedInTurn = (timelines: readonly RunTimeline[]) =>
  timelines.filter(({ startedMs }) => startedMs !== Infinity);

const statusesOf = ({ clock, state }: ReturnType<typeof anAccount>) =>
  [...state.timelinesOf(JOB_ID).values()].map((timeline) =>
    statusAt(timeline, clock.now().getTime()),
  );

describe("the queue of a simulated job", () => {
  it("never executes two runs at once, whatever is cancelled and when", () => {
    fc.assert(
      fc.property(acts, (story) => {
        const world = anAccount();
        for (const act of story) play(world, act);

        const started = startedInTurn([...world.state.timelinesOf(JOB_ID).values()]);

        for (const [index, { dequeuedMs }] of started.slice(1).entries()) {
          expect(dequeuedMs).toBeGreaterThanOrEqual(started[index]!.endMs);
        }
      }),
    );
  });

  it("never takes back a status that was seen", () => {
    fc.assert(
      fc.property(acts, (story) => {
        const world = anAccount();
        const seen: number[] = [];
        for (const act of story) {
          play(world, act);
          const statuses = statusesOf(world);

          expect(statuses.slice(0, seen.length).every((now, run) => now >= seen[run]!)).toBe(true);

          seen.splice(0, Infinity, ...statuses);
        }
      }),
    );
  });

  it("refuses to look for a run of another account", () => {
    const { state } = anAccount();
    const other = anAccount();
    const run = other.state.start(aJob(), { cause: "a", category: "api", actor }, 0);

    expect(() => state.timelineOf(run)).toThrow(`is not of account ${ACCOUNT_ID}`);
  });
});
