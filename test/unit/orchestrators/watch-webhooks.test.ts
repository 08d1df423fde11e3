import type { InvocationContext } from "@azure/functions";
import type { OrchestrationHandler } from "durable-functions";
import { createKeepWebhookRecord } from "../../../src/activities/keep-webhook-record";
import type { AttemptReference, AttemptStatus } from "../../../src/contracts/attempt";
import { watchIdOf, type WatchInput, type WatchResult } from "../../../src/contracts/watch";
import { watch } from "../../../src/orchestrators/watch";
import { webhookRecord } from "../../../src/orchestrators/webhook-record";
import { STARTED_AT } from "../../support/drive";
import { clientOf } from "../../support/hub-client";
import type { ActivityFake } from "../../support/hub-core";
import {
  active,
  anAttempt,
  aWatchInput,
  cancelled,
  secondsLater,
  succeeded,
} from "../../support/run-builders";
import { VirtualHub } from "../../support/virtual-hub";

/** A run of about an hour; the webhooks come so many seconds after its end. */
interface Plot {
  readonly webhooksAfterEnd: readonly number[];
  readonly ending?: AttemptStatus;
  readonly input?: Partial<WatchInput>;
}

interface Seen {
  readonly checks: number;
  readonly delay: number;
  readonly notes: number;
}

const HOUR = 3_600;
/** It does not end at the time of a check. */
const RUN_SECONDS = HOUR + 11;
/** From one run to the next. */
const APART_SECONDS = 3 * HOUR;
const FIRST_RUN_ID = 501;

const inTime: Plot = { webhooksAfterEnd: [1] };
const lost: Plot = { webhooksAfterEnd: [] };

const repeated = (count: number, plot: Plot): Plot[] => Array.from({ length: count }, () => plot);

const attemptOf = (run: number): AttemptReference =>
  anAttempt({ vendorRunId: String(FIRST_RUN_ID + run) });

const startOf = (run: number): number => run * APART_SECONDS;
const endOf = (run: number): number => startOf(run) + RUN_SECONDS;

const factsAt = (seconds: number) => ({
  facts: { startedAt: null, endedAt: secondsLater(seconds), queuedSeconds: null, jobName: null },
});

/** Plays runs of one job, one after the other, in one task hub. */
async function play(plots: readonly Plot[], keepWebhookRecord?: ActivityFake): Promise<Seen[]> {
  const step = createKeepWebhookRecord(() => clientOf(() => hub, STARTED_AT.getTime()));
  const hub: VirtualHub = new VirtualHub({
    startedAt: STARTED_AT.getTime(),
    orchestrators: { watch, webhookRecord, pause },
    activities: {
      checkAttempt: ({ attempt }: { attempt: AttemptReference }, { atSeconds }) => {
        const run = Number(attempt.vendorRunId) - FIRST_RUN_ID;
        const { ending = succeeded() } = plots[run]!;
        const status = atSeconds < endOf(run) ? active() : { ...ending, ...factsAt(endOf(run)) };
        return { kind: "checked", checkedAt: secondsLater(atSeconds), status };
      },
      keepWebhookRecord: keepWebhookRecord ?? ((input) => step.handler(input, CONTEXT)),
    },
    durations: {},
  });
  for (const [run, { webhooksAfterEnd, input }] of plots.entries()) {
    const id = watchIdOf(attemptOf(run));
    hub.after(startOf(run), () => {
      const started = aWatchInput({ attempt: attemptOf(run), webhooks: {}, ...input });
      const progress = { ...started.progress, lastContactAt: secondsLater(startOf(run)) };
      hub.start(id, "watch", { ...started, deadline: secondsLater(endOf(run) + HOUR), progress });
    });
    for (const after of webhooksAfterEnd) {
      hub.after(endOf(run) + after, () => {
        hub.raise(id, "WakeRequested", { deadline: null });
      });
    }
  }
  hub.start("all", "pause", { seconds: startOf(plots.length) });
  await hub.runToEnd("all");
  return plots.map((_, run) => seenOf(hub, run));
}

const CONTEXT = { log: () => undefined, warn: () => undefined } as unknown as InvocationContext;

/** An instance that does nothing but wait. */
const pause: OrchestrationHandler = function* (context) {
  const { seconds } = context.df.getInput<{ readonly seconds: number }>();
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1_000));
};

function seenOf(hub: VirtualHub, run: number): Seen {
  const instance = hub.instances.get(watchIdOf(attemptOf(run)))!;
  const { checks } = (instance.end as { readonly output: WatchResult }).output.progress;
  const between = ({ atSeconds }: { readonly atSeconds: number }): boolean =>
    atSeconds >= startOf(run) && atSeconds < startOf(run + 1);
  const notes = hub.calls.filter(
    (call) =>
      call.name === "keepWebhookRecord" &&
      between(call) &&
      (call.input as { readonly note: unknown }).note !== null,
  );
  const delay = (instance.playedAt - STARTED_AT.getTime()) / 1_000 - endOf(run);
  return { checks, delay, notes: notes.length };
}

/** A check every half minute. */
const polled: Seen = { checks: 122, delay: 19, notes: 0 };
/** Seen by the webhook. */
const proving: Seen = { checks: 122, delay: 1, notes: 1 };
/** At the start, after 22 and 44 minutes, and at the webhook. */
const relied: Seen = { checks: 4, delay: 1, notes: 0 };
/** At the start, and every 22 minutes. */
const missed: Seen = { checks: 4, delay: 349, notes: 1 };

describe("watch, with webhooks about its job", () => {
  it("checks a run of an hour four times once three in a row came in time", async () => {
    const seen = await play(repeated(5, inTime));

    expect(seen).toStrictEqual([proving, proving, proving, relied, relied]);
  });

  it("polls as usual where no webhook comes, and notes nothing", async () => {
    expect(await play(repeated(2, lost))).toStrictEqual([polled, polled]);
  });

  it("notices a lost one within 22 minutes, polls again, and relies on them after six more", async () => {
    const seen = await play([...repeated(3, inTime), lost, lost, ...repeated(7, inTime)]);

    expect(seen.slice(3)).toStrictEqual([
      ...[missed, polled],
      ...[proving, proving, proving, proving, proving, proving, relied],
    ]);
  });

  it("counts a webhook that comes twice once", async () => {
    const twice: Plot = { webhooksAfterEnd: [1, 1, 2] };

    expect(await play(repeated(4, twice))).toStrictEqual([proving, proving, proving, relied]);
  });

  it("does not rely on webhooks that come late", async () => {
    const late: Plot = { webhooksAfterEnd: [200] };
    const seen = await play([...repeated(3, late), ...repeated(3, inTime), late, lost]);

    expect(seen.slice(0, 3)).toStrictEqual([polled, polled, polled]);
    expect(seen.slice(6)).toStrictEqual([{ checks: 4, delay: 200, notes: 1 }, polled]);
  });

  it("relies on them no less when a run was cancelled without one", async () => {
    const quiet: Plot = { webhooksAfterEnd: [], ending: cancelled() };
    const seen = await play([...repeated(3, inTime), quiet, inTime]);

    expect(seen.slice(3)).toStrictEqual([{ ...missed, notes: 0 }, relied]);
  });

  it("takes a webhook about the start for none about the end", async () => {
    const aboutStart: Plot = { webhooksAfterEnd: [2 - RUN_SECONDS] };
    const seen = await play(repeated(4, aboutStart));

    expect(seen.map(({ notes }) => notes)).toStrictEqual([0, 0, 0, 0]);
  });

  it("does not wait longer than half of the time in which the vendor may be out of reach", async () => {
    const careful: Plot = { ...inTime, input: { lostContactSeconds: 600 } };
    const [last] = (await play([...repeated(3, inTime), careful])).slice(3);

    expect(last).toStrictEqual({ checks: 1 + Math.ceil(RUN_SECONDS / 300), delay: 1, notes: 0 });
  });

  it("polls as usual when the records cannot be read", async () => {
    const seen = await play(repeated(2, inTime), () => {
      throw new Error("The task hub is away.");
    });

    expect(seen.map(({ checks, delay }) => [checks, delay])).toStrictEqual([
      [122, 1],
      [122, 1],
    ]);
  });

  it("asks for no record where no webhook may wake it", async () => {
    const deaf: Plot = { webhooksAfterEnd: [], input: { webhooks: undefined } };
    const seen = await play([deaf], () => {
      throw new Error("Nothing is to be asked.");
    });

    expect(seen).toStrictEqual([polled]);
  });
});
