/** The recipes beside Runward, as the demo shows them. The recipes wait in real time, and the vendors live in virtual time. */
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { duelObjections, duelPicture } from "../../local/demo/duel-table";
import { addDuelJobs, type Duel, DUELS } from "../../local/demo/duels";
import { LiveDuel } from "../../local/demo/live-duel";
import { World } from "../support/world";

async function play(duel: Duel, world: World): Promise<LiveDuel> {
  addDuelJobs(world.vendors);
  const live = new LiveDuel(duel, world.host, world.vendors);
  await live.begin();
  while (!live.done) {
    await world.host.advance({ seconds: 1 });
    await live.look();
    await sleep(100);
  }
  return live;
}

const textOf = (live: LiveDuel): string =>
  stripVTControlCharacters(duelPicture([live]).table).replace(/\s+/g, " ");

describe("the recipes beside Runward", () => {
  it.each(DUELS.map((duel) => [duel.title, duel] as const))(
    "end as the demo expects: %s",
    async (_title, duel) => {
      await using world = await World.start();

      const live = await play(duel, world);

      expect(duelObjections([live])).toStrictEqual([]);
      expect(live.recipe).toMatchObject({ status: duel.expected.recipe.status, wrong: null });
      expect(live.runward).toMatchObject({ runs: 1, wrong: null });
    },
  );

  it("show a double and a hidden failure as what they are", async () => {
    await using world = await World.start();
    await using other = await World.start();

    const [lost, hidden] = [await play(DUELS[0]!, world), await play(DUELS[1]!, other)];

    expect(textOf(lost)).toContain("✖ Succeeded. The job ran twice.");
    expect(textOf(lost)).toContain("✔ succeeded. The job ran once.");
    expect(duelPicture([hidden]).lines[0]).toContain("recipe Succeeded, 1 at the vendor");
    expect(textOf(hidden)).toMatch(/✖ Succeeded, although the job .*failed\. The job ran once\./);
    expect(textOf(hidden)).toContain("check_prices: ValueError:");
  });

  it("are wrong if the recipe does not double the job: the demo then fails", async () => {
    await using world = await World.start();

    const live = await play({ ...DUELS[0]!, losesResponse: false }, world);

    expect(duelObjections([live])).toStrictEqual([
      "Databricks starts the job, but its response is lost: the recipe ran 1 times at the vendor, not 2.",
    ]);
  });

  it("are wrong if Runward's job ran twice, or its message does not name the cause", async () => {
    await using world = await World.start();
    const [, , , failing] = DUELS;
    const runward = { status: "failed", runs: 2, names: "another cause" };

    const live = await play({ ...failing!, expected: { ...failing!.expected, runward } }, world);

    expect(live.runward.wrong).toBe("ran 1 times at the vendor, not 2");
  });
});
