/**
 * `npm run demo`: first the recipes that people copy beside Runward, then Runward's main features, in a minute, with simulated
 * vendors on free ports. Exits non-zero if something ends unexpectedly.
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import colors from "picocolors";
import { duelObjections, duelPicture } from "./demo/duel-table";
import { addDuelJobs, DUELS } from "./demo/duels";
import { LiveDuel } from "./demo/live-duel";
import { report } from "./demo/report";
import { createShow, type Picture } from "./demo/show";
import { LiveStory, STORIES } from "./demo/stories";
import { type Scene, scenePicture } from "./demo/story-table";
import { LiveWorkflow } from "./demo/workflow";
import { type LocalRunward, startLocalRunward } from "./local-runward";
import type { SimulatedVendors } from "./simulated-vendors";

const LOOK_EVERY_MS = 500;
const LONGEST_PART_MS = 55_000;

/** One look: what to show, and whether it was the last one. */
interface Look {
  readonly picture: Picture;
  readonly done: boolean;
}

async function watch(look: () => Promise<Look>): Promise<void> {
  const show = await createShow();
  const giveUpAt = Date.now() + LONGEST_PART_MS;
  for (;;) {
    const { picture, done } = await look();
    show.show(picture);
    if (done) break;
    if (Date.now() > giveUpAt) throw new Error("The demo did not end in time.");
    await sleep(LOOK_EVERY_MS);
  }
  show.done();
}

const heading = (text: string): void => {
  console.log(`\n${colors.bold(text)}\n`);
};

/** Whether both sides of every duel ended as expected. */
async function playDuels(runward: LocalRunward, vendors: SimulatedVendors): Promise<boolean> {
  heading("1. The recipes that people copy, beside Runward");
  console.log(
    "Each job runs twice at once, started by the recipe and by Runward, with the same fault. The simulated vendors count the runs.\n",
  );
  addDuelJobs(vendors);
  const duels = DUELS.map((duel) => new LiveDuel(duel, runward, vendors));
  await Promise.all(duels.map((duel) => duel.begin()));
  await watch(async () => {
    await Promise.all(duels.map((duel) => duel.look()));
    return { picture: duelPicture(duels), done: duels.every(({ done }) => done) };
  });
  if (!process.stdout.isTTY) console.log(`\n${duelPicture(duels).table}`);
  const objections = duelObjections(duels);
  for (const objection of objections) console.log(colors.red(`WRONG: ${objection}`));
  return objections.length === 0;
}

async function playStories(runward: LocalRunward, vendors: SimulatedVendors): Promise<boolean> {
  heading("2. What Runward does with jobs, pipelines, dbt and a workflow");
  const stories = STORIES.map((story) => new LiveStory(story, runward));
  const scene: Scene = { stories, workflow: new LiveWorkflow(runward) };
  await Promise.all([...stories.map((story) => story.begin()), scene.workflow.begin()]);
  const toCancel = new Set(stories.filter(({ story }) => story.twist === "cancel"));
  await watch(async () => {
    const [views] = await Promise.all([
      Promise.all(stories.map((story) => story.look())),
      scene.workflow.look(),
    ]);
    for (const story of toCancel) {
      if (story.view?.vendorState !== "RUNNING") continue;
      toCancel.delete(story);
      await story.cancel();
    }
    const done = views.every((view) => view.done) && scene.workflow.done;
    return { picture: scenePicture(scene), done };
  });
  return report(scene, vendors);
}

/** On a terminal, the links stay open until somebody has looked. */
async function keepPagesOpen({ baseUrl }: LocalRunward): Promise<void> {
  if (!process.stdout.isTTY || !process.stdin.isTTY) return;
  console.log(`\nAll runs, as a page: ${baseUrl}/api/ui. Links open until you press Enter.`);
  process.stdin.resume();
  await once(process.stdin, "data");
  process.stdin.pause();
}

async function main(): Promise<void> {
  console.log("Starting the simulated vendors and Runward.");
  const runward = await startLocalRunward({
    port: 0,
    journalDirectory: null,
    simulators: true,
    verbose: false,
  });
  const { vendors } = runward;
  try {
    if (vendors === null) throw new Error("The demo needs its simulated vendors.");
    console.log(
      `Runward listens on ${runward.baseUrl}; Databricks, dbt Cloud and Key Vault are simulated.`,
    );
    const right = [await playDuels(runward, vendors), await playStories(runward, vendors)];
    const allRight = right.every((one) => one);
    console.log(
      allRight
        ? "\nEverything ended as expected. Next: npm start, and the curl command that it prints."
        : "\nNot everything ended as expected.",
    );
    process.exitCode = allRight ? 0 : 1;
    await keepPagesOpen(runward);
  } finally {
    await runward.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
