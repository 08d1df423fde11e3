import { VirtualClock } from "../../../../local/clock";
import type { LookoutInput } from "../../../../src/contracts/lookout";
import { WATCH_JOINED } from "../../../../src/contracts/names";
import { lookout } from "../../../../src/orchestrators/lookout/lookout";
import { hostWith } from "../../host/an-app";

/** More than one generation takes. */
const WATCHES = 98;
/** One for each event, and a few for each generation. */
const MOST_TURNS = 3 * WATCHES;

const aLookout = (nextAt: Date): LookoutInput => ({
  place: { provider: "databricks", connectionId: "adb-1" },
  ...{ groups: [], nextAt: nextAt.toISOString(), listedAt: null },
  ...{ listing: false, pages: 1, failures: 0 },
});

/** Otherwise turns without end would leave no time for a time limit. */
function stopWithout(end: { turns: number }): void {
  end.turns += 1;
  if (end.turns > MOST_TURNS) throw new Error("The same events come again and again.");
}

describe("many watches that join a lookout", () => {
  it("are all known: no generation gets the events again that the one before has taken", async () => {
    const clock = new VirtualClock();
    const end = { turns: 0 };
    await using host = await hostWith(
      ({ df }) => {
        df.app.activity("lookAround", { handler: () => ({ kind: "rested", gone: [] }) });
        df.app.orchestration("lookout", function* (context) {
          stopWithout(end);
          return yield* lookout(context);
        });
      },
      { clock },
    );
    const id = await host.start("lookout", { input: aLookout(clock.now()) });

    for (let watch = 0; watch < WATCHES; watch++) {
      await host.raise(id, WATCH_JOINED, { member: `${watch}-1`, mark: "x", waitSeconds: 10 });
      await host.advance({ seconds: 0.1 });
    }
    await host.advance({ seconds: 600 });

    const { runtimeStatus, customStatus } = host.instance(id)!;
    expect(runtimeStatus).toBe("Running");
    expect(customStatus).toMatchObject({ watches: WATCHES });
  });
});
