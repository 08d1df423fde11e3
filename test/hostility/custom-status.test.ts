/** What a run shows of a hostile vendor: in all its attempts together, no more than a custom status may hold. */
import type { AttemptStatus, CheckResult } from "../../src/contracts/attempt";
import { MOST_ATTEMPTS } from "../../src/contracts/run-request";
import { LIMITS } from "../../src/contracts/vendor-text";
import { driveRun, type DrivenRun } from "../support/drive-run";
import { aRun, NEW_FAILURE, OLD_FAILURE, PAGE_URL } from "./databricks/answers";
import * as databricks from "./databricks/calls";
import * as dbtAnswers from "./dbt-cloud/answers";
import * as dbt from "./dbt-cloud/calls";
import { createRecordedVendor } from "./support/recorded-answers";

/** Twice as long in JSON as it is. */
const QUOTES = '"'.repeat(10_000);

/** An address of that length. */
const longestPage = (page: string, length: number): string => page.padEnd(length, "x");

function statusOf(result: CheckResult): AttemptStatus {
  if (result.kind !== "checked") throw new Error(`Not checked: ${JSON.stringify(result)}`);
  return result.status;
}

const atDatabricks = async (length: number): Promise<AttemptStatus> => {
  const word = QUOTES.slice(0, 50);
  const json = aRun({
    state: { ...OLD_FAILURE, result_state: `${word}1`, state_message: QUOTES },
    status: {
      ...NEW_FAILURE,
      termination_details: { code: "INTERNAL_ERROR", type: `${word}2`, message: QUOTES },
    },
    run_page_url: longestPage(`${new URL(PAGE_URL).origin}/jobs/`, length),
  });
  return statusOf(
    await databricks.check(createRecordedVendor([{ name: "run", to: /runs\/get/, json }])),
  );
};

const atDbt = async (length: number): Promise<AttemptStatus> => {
  const json = dbtAnswers.envelope(
    dbtAnswers.aRun(502, {
      status: 20,
      status_message: QUOTES,
      href: longestPage("https://ab123.us1.dbt.com/", length),
    }),
  );
  return statusOf(await dbt.check(createRecordedVendor([{ name: "run", to: /runs\/502/, json }])));
};

const driveWith = (status: AttemptStatus): Promise<DrivenRun> =>
  driveRun({
    input: { retry: { maxAttempts: MOST_ATTEMPTS, delaySeconds: 0, on: "anyFailure" } },
    vendor: { ends: [status] },
    activities: {
      // Five of them are shown of a run, and each is bounded there.
      confirmLaunch: ({ attempt }: { attempt: object }) => ({
        kind: "found",
        attempt,
        duplicates: [1, 2, 3, 4, 5, 6].map((id) => ({
          vendorRunId: String(id),
          state: QUOTES.slice(0, 100),
          cancelError: QUOTES.slice(0, 500),
        })),
      }),
      explainFailure: () => ({
        kind: "explained",
        failedSteps: [{ name: QUOTES.slice(0, 420), error: QUOTES.slice(0, 1_000), trace: null }],
        omitted: 0,
        note: QUOTES.slice(0, 600),
      }),
    },
  });

describe("a run of many attempts at a hostile vendor", () => {
  // The hub of these tests refuses a custom status of more than 16 KB, as Durable does.
  it.each([
    ["Databricks", "kept", atDatabricks, LIMITS.page],
    ["Databricks", "not kept", atDatabricks, LIMITS.exact],
    ["dbt Cloud", "kept", atDbt, LIMITS.page],
    ["dbt Cloud", "not kept", atDbt, LIMITS.exact],
  ])("ends as %s says, of which a long address is %s", async (_, kept, play, length) => {
    const status = await play(length);

    const { conclusion, progress } = await driveWith(status);

    expect(status.runPageUrl?.length === length).toBe(kept === "kept");
    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(progress.at(-1)?.attempts).toHaveLength(MOST_ATTEMPTS);
  });
});
