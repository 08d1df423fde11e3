import { expectSurvivalOfAll, scenariosOf } from "./matrix/survive-every-case";
import { Tally } from "./table/tally";

/** All cases take long, so only `npm run test:faults` plays them; crash-matrix.test.ts has a sample. */
describe("a host that is killed anywhere in a run of Databricks (npm run test:faults)", () => {
  const tally = new Tally();

  afterAll(() => {
    tally.save();
  });

  it.each(scenariosOf("databricks"))(
    "loses nothing and doubles nothing: %s",
    (_name, scenario) => expectSurvivalOfAll(scenario, tally),
    3_600_000,
  );
});
