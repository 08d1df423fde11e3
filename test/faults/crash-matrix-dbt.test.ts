import { isFullMatrix } from "./full-matrix";
import { expectSurvivalOfAll, scenariosOf } from "./matrix/survive-every-case";
import { Tally } from "./table/tally";

describe("a host that is killed anywhere in a run of dbt (npm run test:faults)", () => {
  const tally = new Tally();
  // They take a quarter of an hour; `npm test` plays the sample in crash-matrix.test.ts.
  const test = isFullMatrix ? it : it.skip;

  afterAll(() => {
    tally.save();
  });

  test.each(scenariosOf("dbt"))(
    "loses nothing and doubles nothing: %s",
    (_name, scenario) => expectSurvivalOfAll(scenario, tally),
    3_600_000,
  );
});
