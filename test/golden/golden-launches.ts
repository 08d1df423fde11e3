/**
 * What a launch is recognised by at its vendor, for every type of target. A version that computes anything else finds none of
 * the runs that the version before it has started, and starts them again.
 *
 * Computed without this app's code: the digest with
 * `printf 'runward.azurewebsites.net|r-c8695d…|2026-03-02T06:00:00.000Z|1' | openssl dgst -sha256`,
 * and the marker from it in Python, which takes the digest for a number and divides it by 32 sixteen times; each remainder
 * picks a letter of "abcdefghijklmnopqrstuvwxyz234567".
 */
import { toCause, toMarker } from "../../src/providers/dbt-cloud/jobs/launch-marker";
import { toTriggerBody } from "../../src/providers/dbt-cloud/jobs/trigger-body";
import { startOf as startOfSubmit } from "../../src/providers/databricks/submit/submit-start";
import { toRunNowBody } from "../../src/providers/databricks/jobs/run-now-body";
import { toUpdateBody } from "../../src/providers/databricks/pipelines/update-body";
import type { LaunchIdentity } from "../../src/providers/launch-digest";
import { aPlan } from "../support/run-builders";

const RUN_ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";
const ACCEPTED_AT = "2026-03-02T06:00:00.000Z";

export const aLaunch = (deploymentId: string, attemptNumber: number): LaunchIdentity => ({
  runId: RUN_ID,
  attemptNumber,
  origin: { deploymentId, acceptedAt: ACCEPTED_AT },
});

interface GoldenLaunch {
  readonly launch: LaunchIdentity;
  readonly digest: string;
  readonly marker: string;
}

export const GOLDEN_LAUNCHES: readonly GoldenLaunch[] = [
  {
    launch: aLaunch("runward.azurewebsites.net", 1),
    digest: "a377b115d816acc541b6f3da0d4b33e4a21e44998227baf1e3a760a5856d8b1e",
    marker: "[az:6yc3wcwua3jh6ylx]",
  },
  {
    launch: aLaunch("runward.azurewebsites.net", 2),
    digest: "85cff83d0351fe2ade1b7fa463a1570e970f55cefbc889b3afee4b3ebc51f776",
    marker: "[az:w35df62hls372zgr]",
  },
  {
    launch: aLaunch("team-a/prod", 10),
    digest: "b11d485ad4f7fa3b7087bee2608a30440143a843689b21d5c2c623301aae24c1",
    marker: "[az:bgj4knagdrrf4khe]",
  },
  {
    // As version 0.1.0 accepted it: of `printf 'r-c8695d…|1'`.
    launch: { runId: RUN_ID, attemptNumber: 1 },
    digest: "c82d5fd3bfcd4c96d8fa4577d4a4f789cf0d030defe3f0599c54e8a0b1cbb3a7",
    marker: "[az:h5mx4ycuihvyzmb6]",
  },
];

/** What one type of target sends to start a job, and what that has to be. */
interface GoldenStart {
  readonly send: (launch: LaunchIdentity) => unknown;
  readonly expected: (golden: GoldenLaunch) => unknown;
}

/** By type of target. */
export const GOLDEN_STARTS: Readonly<Record<string, GoldenStart>> = {
  "databricks-job": {
    send: (launch) =>
      toRunNowBody({
        ...launch,
        target: { type: "databricks-job", jobId: "77" },
        plan: aPlan(),
      }),
    expected: ({ digest }) => ({ job_id: 77n, idempotency_token: digest }),
  },
  "databricks-submit": {
    send: (launch) =>
      startOfSubmit({
        ...launch,
        target: { type: "databricks-submit", run: { tasks: [{ task_key: "main" }] } },
        plan: aPlan({ vendorJobId: "", jobUrl: null }),
      }).body,
    expected: ({ launch, digest }) => ({
      tasks: [{ task_key: "main" }],
      run_name: `Runward ${launch.runId} attempt ${launch.attemptNumber}`,
      idempotency_token: digest,
    }),
  },
  // The vendor takes no key: the update is recognised by its cause and its options.
  "databricks-pipeline": {
    send: () =>
      toUpdateBody({
        type: "databricks-pipeline",
        pipelineId: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
        refreshSelection: ["orders"],
        replaceWhereOverrides: [{ flowName: "daily", predicateOverride: "day = '2026-03-01'" }],
        parameters: { day: "2026-03-01" },
        onActiveUpdate: "wait",
      }),
    expected: () => ({
      cause: "API_CALL",
      refresh_selection: ["orders"],
      replace_where_overrides: [{ flow_name: "daily", predicate_override: "day = '2026-03-01'" }],
      parameters: { day: "2026-03-01" },
    }),
  },
  "dbt-job": {
    send: (launch) =>
      toTriggerBody({ type: "dbt-job", jobId: "5" }, toCause(toMarker(launch), "Nightly load")),
    expected: ({ marker }) => ({ cause: `${marker} Nightly load` }),
  },
};
