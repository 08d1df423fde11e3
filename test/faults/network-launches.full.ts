import { playTroubledLaunch, TROUBLED_LAUNCHES } from "./network/launch-troubles";
import { findPlaces, type Places } from "./network/places";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";
import { scenarioNamed } from "./matrix/scenarios";

/** Two minutes, so only `npm run test:faults` plays them. */
describe("a run with a network fault in the request that starts something (npm run test:faults)", () => {
  const tally = new Tally();
  let places: Places;

  beforeAll(async () => {
    places = await findPlaces();
  });
  afterAll(async () => {
    tally.save();
    await places[Symbol.asyncDispose]();
  });

  it.each(TROUBLED_LAUNCHES.map((one) => [one.scenario, one.trouble, one] as const))(
    "starts it once, and ends as its vendor says: %s, %s",
    async (name, _trouble, one) => {
      const what = "network fault in the request that starts a run";
      const verdict = await tally.play(
        what,
        () =>
          playTroubledLaunch(one, places, (...checked) => {
            tally.check(what, ...checked);
          }),
        scenarioNamed(name).stage.targetType,
      );

      expect(verdict).toStrictEqual(SURVIVED);
    },
  );

  it("never follows a redirect", () => {
    expect(places.trapped()).toStrictEqual([]);
  });
});
