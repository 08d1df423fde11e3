import { isFullMatrix } from "./full-matrix";
import { cellsOf } from "./network/expectation";
import { judge } from "./network/judge";
import { type PipelineCallName, playPipeline } from "./network/pipeline-calls";
import { PIPELINE_EXPECTATIONS } from "./network/pipeline-expectations";
import { findPlaces, type Places } from "./network/places";
import { DATABRICKS_TOKENS } from "./network/troubled-workspace";
import { Tally } from "./table/tally";
import { SURVIVED } from "./table/verdict";

/** The others are for the full matrix. */
const SAMPLE: readonly PipelineCallName[] = [
  "Databricks start of an update",
  "Databricks stop of an update",
];

const tried = PIPELINE_EXPECTATIONS.filter(({ call }) => isFullMatrix || SAMPLE.includes(call));

describe.each(tried)("$call", ({ call, ...rest }) => {
  const cells = cellsOf({ call, ...rest });
  const tally = new Tally();
  const places: Promise<Places> = findPlaces();
  afterAll(async () => {
    tally.save();
    await (await places)[Symbol.asyncDispose]();
  });

  it.concurrent.each(cells)("gives the expected answer after: $trouble", async (cell) => {
    const { trouble, expected } = cell;

    const verdict = await tally.play(
      "network fault in a call about pipelines of Databricks",
      async () =>
        judge(await playPipeline(call, trouble, await places), expected, DATABRICKS_TOKENS),
      "databricks-pipeline",
    );
    expect(verdict).toStrictEqual(SURVIVED);
  });

  it("never follows a redirect", async () => {
    expect((await places).trapped()).toStrictEqual([]);
  });
});
