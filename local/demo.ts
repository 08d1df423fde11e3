/** `npm run demo`: the main features in a minute, with simulated vendors on free ports. Exits non-zero if a run ends unexpectedly. */
import { setTimeout as sleep } from "node:timers/promises";
import colors from "picocolors";
import { LiveStory, STORIES } from "./demo-stories";
import { type LocalRunward, startLocalRunward } from "./local-runward";
import { addSampleJobs } from "./sample-jobs";
import type { SimulatedVendors } from "./simulated-vendors";

const LOOK_EVERY_MS = 500;
const LONGEST_DEMO_MS = 55_000;

type Show = (stories: readonly LiveStory[]) => void;

const lineOf = ({ story, view }: LiveStory): string => {
  const { status, done, phase, vendorState, checks } = view ?? NOT_SEEN;
  const state = done ? status : phase;
  const detail = done ? "" : (vendorState ?? "");
  return `${story.title.padEnd(44)} ${state.padEnd(12)} ${detail.padEnd(12)} ${String(checks).padStart(3)} checks`;
};

const NOT_SEEN = { status: "", done: false, phase: "starting", vendorState: null, checks: 0 };

/** A table that is updated in place on a terminal; otherwise a line for each change. */
async function createShow(): Promise<Show> {
  if (process.stdout.isTTY) {
    const { default: logUpdate } = await import("log-update");
    return (stories) => {
      logUpdate(stories.map(lineOf).join("\n"));
    };
  }
  const shown = new Map<LiveStory, string>();
  return (stories) => {
    for (const story of stories) {
      const line = lineOf(story).replace(/ +\d+ checks$/, "");
      if (shown.get(story) !== line) console.log(line.trimEnd());
      shown.set(story, line);
    }
  };
}

async function watchAll(stories: readonly LiveStory[]): Promise<void> {
  const show = await createShow();
  const giveUpAt = Date.now() + LONGEST_DEMO_MS;
  const toCancel = new Set(stories.filter(({ story }) => story.twist === "cancel"));
  for (;;) {
    const views = await Promise.all(stories.map((story) => story.look()));
    show(stories);
    if (views.every(({ done }) => done)) return;
    for (const story of toCancel) {
      if (story.view?.vendorState !== "RUNNING") continue;
      toCancel.delete(story);
      await story.cancel();
    }
    if (Date.now() > giveUpAt) throw new Error("The demo did not end in time.");
    await sleep(LOOK_EVERY_MS);
  }
}

/** What is wrong with a run of the demo; null if it ended as expected. */
async function judge(live: LiveStory, vendors: SimulatedVendors): Promise<string | null> {
  const { story, view } = live;
  const outcome = view?.status ?? "nothing";
  if (outcome !== story.expected) return `ended ${outcome}, not ${story.expected}`;
  const code = await live.resultStatus();
  const wanted = story.expected === "succeeded" ? 200 : 424;
  if (code !== wanted) return `its result link returns ${code}, not ${wanted}`;
  const runs = story.vendorRuns(vendors);
  if (runs !== 1) return `the vendor has ${runs} runs of it, not 1`;
  if (story.showsResultOf !== undefined && live.resultOfTask() === null) {
    return `it shows no result of task ${story.showsResultOf}`;
  }
  return live.reattached === false ? "its second start did not re-attach" : null;
}

/** How it ended, and what the task of the story returned. */
function describe(live: LiveStory): string {
  const message = live.view?.message ?? "";
  const result = live.resultOfTask();
  if (result === null) return message;
  return `${message}\nTask ${live.story.showsResultOf ?? ""} returned: ${result}`;
}

async function report(stories: readonly LiveStory[], vendors: SimulatedVendors): Promise<boolean> {
  let allRight = true;
  for (const live of stories) {
    const wrong = await judge(live, vendors);
    allRight &&= wrong === null;
    const mark = wrong === null ? colors.green("as expected") : colors.red(`WRONG: ${wrong}`);
    const again = live.reattached === true ? ", one run at the vendor for two starts" : "";
    console.log(
      `\n${colors.bold(live.story.title)}: ${live.view?.status ?? "?"} (${mark}${again})`,
    );
    console.log(describe(live).replace(/^/gm, "    "));
  }
  return allRight;
}

async function play(runward: LocalRunward, vendors: SimulatedVendors): Promise<boolean> {
  addSampleJobs(vendors);
  const stories = STORIES.map((story) => new LiveStory(story, runward));
  console.log(
    `Runward listens on ${runward.baseUrl}; Databricks, dbt Cloud and Key Vault are simulated.\n`,
  );
  await Promise.all(stories.map((story) => story.begin()));
  await watchAll(stories);
  return report(stories, vendors);
}

async function main(): Promise<void> {
  const runward = await startLocalRunward({
    port: 0,
    journalDirectory: null,
    simulators: true,
    verbose: false,
  });
  try {
    if (runward.vendors === null) throw new Error("The demo needs its simulated vendors.");
    const allRight = await play(runward, runward.vendors);
    console.log(
      allRight
        ? "\nEvery run ended as expected. Next: npm start, and the curl command that it prints."
        : "\nNot every run of the demo ended as expected.",
    );
    process.exitCode = allRight ? 0 : 1;
  } finally {
    await runward.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
