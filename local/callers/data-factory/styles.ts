import {
  LONGEST_WAIT,
  namesOf,
  returnResult,
  setVariable,
  startActivity,
  startProperties,
  statusActivity,
} from "./calls";
import type { PipelineCredential } from "./credentials";
import { activity, type Activity, expression, type Pipeline } from "./pipeline-json";
import type { PipelineTarget } from "./targets";

/** A way to wait for a run. */
export interface PipelineStyle {
  readonly name: "web" | "webhook" | "until";
  readonly title: string;
  readonly icons: readonly string[];
  readonly build: (
    target: PipelineTarget,
    credential: PipelineCredential,
  ) => Pick<Pipeline, "activities" | "variables">;
}

const web: PipelineStyle = {
  name: "web",
  title: "waits in one Web activity, which polls by itself",
  icons: ["WebActivity"],
  build: (target, credential) => ({
    activities: [
      ...credential.preparation,
      startActivity({ name: "RunJob", timeout: LONGEST_WAIT }, target, credential),
      returnResult("RunJob", target),
    ],
  }),
};

const webhook: PipelineStyle = {
  name: "webhook",
  title: "waits in one Webhook activity, which is called back",
  icons: ["WebHook"],
  build: (target, credential) => ({
    activities: [
      ...credential.preparation,
      activity(
        { name: "RunJob", type: "WebHook", after: namesOf(credential.preparation) },
        {
          ...startProperties("RunJob", target, credential),
          timeout: LONGEST_WAIT,
          // Without this, every callback counts as a success.
          reportStatusOnCallBack: true,
        },
        { secureInput: credential.secureInput, secureOutput: false },
      ),
    ],
  }),
};

const until: PipelineStyle = {
  name: "until",
  title: "polls the status in an Until loop, so that the monitor shows the progress",
  icons: ["WebActivity", "Until", "IfCondition"],
  build: (target, credential) => ({
    activities: [
      ...credential.preparation,
      startActivity(
        { name: "StartJob", timeout: "0.00:30:00", more: { turnOffAsync: true } },
        target,
        credential,
      ),
      waitForJob(credential),
      checkOutcome,
    ],
    variables: {
      RunStatus: { type: "String", defaultValue: "running" },
      RunMessage: { type: "String", defaultValue: "" },
    },
  }),
};

/** Variables store the last result, because a failed poll has no output that the condition could read. */
const waitForJob = (credential: PipelineCredential): Activity =>
  activity(
    { name: "WaitForJob", type: "Until", after: ["StartJob"] },
    {
      expression: expression("@not(equals(variables('RunStatus'),'running'))"),
      activities: [
        activity(
          { name: "WaitToRecheck", type: "Wait" },
          { waitTimeInSeconds: expression("@pipeline().parameters.WaitSecond") },
        ),
        statusActivity(
          { name: "GetStatus", startedBy: "StartJob", after: ["WaitToRecheck"] },
          credential,
        ),
        setVariable(
          { name: "SetRunMessage", after: ["GetStatus"], variable: "RunMessage" },
          "@activity('GetStatus').output.message",
        ),
        setVariable(
          { name: "SetRunStatus", after: ["SetRunMessage"], variable: "RunStatus" },
          "@activity('GetStatus').output.status",
        ),
      ],
      timeout: LONGEST_WAIT,
    },
  );

const checkOutcome: Activity = activity(
  { name: "CheckOutcome", type: "IfCondition", after: ["WaitForJob"] },
  {
    expression: expression("@equals(variables('RunStatus'),'succeeded')"),
    ifFalseActivities: [
      activity(
        { name: "FailPipeline", type: "Fail" },
        {
          message: expression("@variables('RunMessage')"),
          errorCode: expression("@variables('RunStatus')"),
        },
      ),
    ],
  },
);

export const STYLES: readonly PipelineStyle[] = [web, webhook, until];
