/** `npm run demo`: the main features in a minute, with simulated vendors on free ports. Exits non-zero if something ends unexpectedly. */
import { setTimeout as sleep } from "node:timers/promises";
import colors from "picocolors";
import { describe, judge } from "./demo-judge";
import { LiveStory, STORIES } from "./demo-stories";
import { describeWorkflow, judgeWorkflow, LiveWorkflow, WORKFLOW_TITLE } from "./demo-workflow";
import { type LocalRunward, startLocalRunward } from "./local-runward";
import { addSampleJobs } from "./sample-jobs";
import type { SimulatedVendors } from "./simulated-vendors";

const LOOK_EVERY_MS = 500;
const LONGEST_DEMO_MS = 55_000;

/** What the demo shows: the runs, and the workflow. */
interface Scene {
  readonly stories: readonly LiveStory[];
  readonly workflow: LiveWorkflow;
}

type Show = (scene: Scene) => void;

const lineOf = ({ story, view }: LiveStory): string => {
  const { status, done, phase, vendorState, checks } = view ?? NOT_SEEN;
  const state = done ? status : phase;
  const detail = done ? "" : (vendorState ?? "");
  return `${story.title.padEnd(44)} ${state.padEnd(12)} ${detail.padEnd(12)} ${String(checks).padStart(3)} checks`;
};

const NOT_SEEN = { status: "", done: false, phase: "starting", vendorState: null, checks: 0 };

const linesOf = ({ stories, workflow }: Scene): string[] => [
  ...stories.map(lineOf),
  ...workflow.lines(),
];

/** A table that is updated in place on a terminal; otherwise a line for each change. */
async function createShow(): Promise<Show> {
  if (process.stdout.isTTY) {
    const { default: logUpdate } = await import("log-update");
    return (scene) => {
      logUpdate(linesOf(scene).join("\n"));
    };
  }
  const shown = new Map<number, string>();
  return (scene) => {
    for (const [place, line] of linesOf(scene).entries()) {
      const change = line.replace(/ +\d+ checks$/, "").trimEnd();
      if (shown.get(place) !== change) console.log(change);
      shown.set(place, change);
    }
  };
}

async function watchAll(scene: Scene): Promise<void> {
  const { stories, workflow } = scene;
  const show = await createShow();
  const giveUpAt = Date.now() + LONGEST_DEMO_MS;
  const toCancel = new Set(stories.filter(({ story }) => story.twist === "cancel"));
  for (;;) {
    const [views] = await Promise.all([
      Promise.all(stories.map((story) => story.look())),
      workflow.look(),
    ]);
    show(scene);
    if (views.every(({ done }) => done) && workflow.done) return;
    for (const story of toCancel) {
      if (story.view?.vendorState !== "RUNNING") continue;
      toCancel.delete(story);
      await story.cancel();
    }
    if (Date.now() > giveUpAt) throw new Error("The demo did not end in time.");
    await sleep(LOOK_EVERY_MS);
  }
}

interface Told {
  readonly title: string;
  readonly status: string;
  /** What is wrong; null if it ended as expected. */
  readonly wrong: string | null;
  readonly text: string;
  readonly remark?: string;
}

function tell({ title, status, wrong, text, remark = "" }: Told): boolean {
  const mark = wrong === null ? colors.green("as expected") : colors.red(`WRONG: ${wrong}`);
  console.log(`\n${colors.bold(title)}: ${status} (${mark}${remark})`);
  console.log(text.replace(/^/gm, "    "));
  return wrong === null;
}

async function report({ stories, workflow }: Scene, vendors: SimulatedVendors): Promise<boolean> {
  const told: boolean[] = [];
  for (const live of stories) {
    const again = live.reattached === true ? ", one run at the vendor for two starts" : "";
    const { title } = live.story;
    const wrong = await judge(live, vendors);
    const status = live.view?.status ?? "?";
    told.push(tell({ ...{ title, status, wrong, text: describe(live) }, remark: again }));
  }
  const wrong = await judgeWorkflow(workflow, vendors);
  const status = workflow.view?.status ?? "?";
  const text = describeWorkflow(workflow, vendors);
  told.push(tell({ title: WORKFLOW_TITLE, status, wrong, text }));
  return told.every((right) => right);
}

async function play(runward: LocalRunward, vendors: SimulatedVendors): Promise<boolean> {
  addSampleJobs(vendors);
  const stories = STORIES.map((story) => new LiveStory(story, runward));
  console.log(
    `Runward listens on ${runward.baseUrl}; Databricks, dbt Cloud and Key Vault are simulated.\n`,
  );
  const workflow = new LiveWorkflow(runward);
  const scene = { stories, workflow };
  await Promise.all([...stories.map((story) => story.begin()), workflow.begin()]);
  await watchAll(scene);
  return report(scene, vendors);
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
        ? "\nEverything ended as expected. Next: npm start, and the curl command that it prints."
        : "\nNot everything ended as expected.",
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
