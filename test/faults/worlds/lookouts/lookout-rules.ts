/** What may never happen to a run, whatever its lookout does. */
import { COVER_SECONDS } from "../../../../src/contracts/lookout";
import type { LivedLookout, WatchedRun } from "./live-lookout";
import type { LookoutStory, Trouble, TroubleKind } from "./lookout-story";

/** A timer fires after two seconds at the earliest. */
const SLACK_SECONDS = 2;

/** So long after the beginning of a trouble, every watch is back at its own pace. */
const BACK_SECONDS = 60;

/**
 * Nobody can tell that a list is late, or that a hint is wrong, and nobody is there who could when both are dead. So each watch
 * looks by itself at the end of its cover. How long after the beginning, or the end, of the trouble a cover may go on:
 */
const UNNOTICED: Partial<Readonly<Record<TroubleKind, (trouble: Trouble) => number>>> = {
  late: ({ to }) => to + BACK_SECONDS,
  hintsWrong: ({ to }) => to + COVER_SECONDS,
  bothKilled: ({ from }) => from + COVER_SECONDS,
};

/** The rules that were broken, in words. */
export function brokenRules(story: LookoutStory, { runs }: LivedLookout): string[] {
  return runs.flatMap((run, index) => {
    const who = `run ${index}, which ended at ${run.endedAt}`;
    const latest = latestNotice(story, run);
    return [
      ...(run.verdict === run.should
        ? []
        : [`${who}: a watch ends as its run at the vendor: ${run.verdict}, not ${run.should}`]),
      ...(run.noticedAt < run.endedAt
        ? [`${who}: no run ends before its end at the vendor: noticed at ${run.noticedAt}`]
        : []),
      ...(run.noticedAt > latest
        ? [`${who}: an end is noticed in time: at ${run.noticedAt}, not by ${latest}`]
        : []),
    ];
  });
}

/** By when the end has to be noticed. */
function latestNotice(story: LookoutStory, { endedAt }: WatchedRun): number {
  const own = story.waitSeconds + SLACK_SECONDS;
  const usual = endedAt + own;
  const limits = story.troubles.map((trouble) => excuseOf(trouble, { endedAt, usual, own }));
  if (story.lostTurn !== null) limits.push(endedAt + BACK_SECONDS + own);
  return Math.max(usual, ...limits);
}

interface End {
  readonly endedAt: number;
  readonly usual: number;
  readonly own: number;
}

function excuseOf(trouble: Trouble, { endedAt, usual, own }: End): number {
  if (trouble.from > usual) return usual;
  const until = UNNOTICED[trouble.kind]?.(trouble);
  if (until === undefined) return trouble.from + BACK_SECONDS + own;
  return endedAt < until ? endedAt + COVER_SECONDS + own : usual;
}
