import { check, inWords, type Violation } from "../../support/history/check";
import type { Verdict } from "../table/verdict";
import type { LivedWorkers } from "./live-workers";
import type { WorkersStory } from "./workers-story";

const MOST_ATTEMPTS = 2;

/** Nobody can tell of a second repair or update which attempt it is, but there may not be more of them than attempts. */
function tooMany({ retries }: WorkersStory, { executions }: LivedWorkers): string[] {
  const most = retries === "none" ? 1 : MOST_ATTEMPTS;
  return executions > most ? [`${executions} executions`] : [];
}

/** What is wrong with what became of a run. */
export function judgeWorkers(story: WorkersStory, lived: LivedWorkers): Verdict {
  const violations = check(lived.recording);
  const of = (harm: Violation["harm"]): string[] =>
    violations.filter((one) => one.harm === harm).map(inWords);
  return {
    lost: of("lost"),
    doubled: [...of("doubled"), ...tooMany(story, lived)],
    leaked: of("leaked"),
  };
}
