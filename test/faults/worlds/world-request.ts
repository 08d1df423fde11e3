/** What the caller of a world asks for. */
import { z } from "zod";
import { createCallbackAddresses } from "../../../src/callbacks/callback-addresses";
import type { RunInput } from "../../../src/contracts/run-input";
import { LINK_KEY } from "../../support/runs-api";
import { ROOT_ID, STARTED_AT } from "../../support/drive";
import { aRunInput } from "../../support/run-builders";
import type { WorldStory } from "./world-story";

type Fields = Readonly<Record<string, unknown>>;

export const KEY = "nightly";

/** No status, outcome or log may repeat it. */
export const CALLBACK_TOKEN = "callback-token-0f3b7a9c";
export const CALLBACK_HOSTS = ["receiver.example.com"];
export const CALLBACK_ADDRESS = `https://receiver.example.com/callback?token=${CALLBACK_TOKEN}`;

export const LIMITS = { lostContactSeconds: 600, cancelGraceSeconds: 300 };

export const addresses = createCallbackAddresses({ hosts: CALLBACK_HOSTS, keys: [LINK_KEY] });

const JOBS: Readonly<Record<WorldStory["vendor"], string>> = {
  databricks: "77",
  dbt: "77",
  pipeline: "7c1d2a54-3b0f-4a86-a3e5-5d1e9b64c7f0",
};

export const jobOf = ({ vendor }: WorldStory): string => JOBS[vendor];

function targetOf({ vendor, relaunches, onActive }: WorldStory): RunInput["target"] {
  switch (vendor) {
    case "databricks":
      return { type: "databricks-job", workspaceId: "adb-1.2", jobId: JOBS.databricks };
    case "dbt":
      return {
        ...{ type: "dbt-job", accountId: "12345", jobId: JOBS.dbt },
        relaunchWhenUnclear: relaunches,
      };
    case "pipeline":
      return {
        ...{ type: "databricks-pipeline", workspaceId: "adb-1.2", pipelineId: JOBS.pipeline },
        onActiveUpdate: onActive,
      };
  }
}

const retryOf = ({ retries }: WorldStory): RunInput["retry"] =>
  retries === "none" ? null : { maxAttempts: 3, delaySeconds: 40, on: "anyFailure", mode: retries };

/** The body of `POST /api/runs`. */
export const bodyOf = (story: WorldStory): Fields => ({
  target: targetOf(story),
  waitSeconds: story.waitSeconds,
  timeoutSeconds: story.timeoutSeconds,
  queueTimeoutSeconds: story.queueTimeoutSeconds,
  retry: retryOf(story),
  outputs: story.outputs ?? "summary",
  ...(story.receiver !== null && { callbackUrl: CALLBACK_ADDRESS }),
});

/** The input of a run that 0.1.0 accepted. */
export const oldInputOf = (story: WorldStory): RunInput =>
  aRunInput({
    target: targetOf(story),
    waitSeconds: story.waitSeconds,
    timeoutSeconds: story.timeoutSeconds,
    queueTimeoutSeconds: story.queueTimeoutSeconds,
    retry: retryOf(story),
    limits: LIMITS,
    acceptedAt: STARTED_AT.toISOString(),
    ...(story.receiver !== null && {
      callback: addresses.seal(ROOT_ID, "plain", CALLBACK_ADDRESS),
    }),
  });

const CalledBack = z.object({ callback: z.object({ sealed: z.string() }) });

/** The address as the input of a run, a workflow or a late callback holds it. */
export const sealedIn = (input: unknown): string | null =>
  CalledBack.safeParse(input).data?.callback.sealed ?? null;
