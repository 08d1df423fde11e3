import {
  FUNCTION_APP,
  LONGEST_WAIT,
  namesOf,
  returnResult,
  setVariable,
  startActivity,
  startByFunction,
  startProperties,
  statusActivity,
  waitAtLink,
} from "./calls";
import type { PipelineCredential } from "./credentials";
import { activity, type Activity, expression, type Pipeline } from "./pipeline-json";
import type { PipelineTarget } from "./targets";

/** A way to wait for a run. */
export interface PipelineStyle {
  readonly name: "web" | "webhook" | "until" | "function";
  readonly title: string;
  readonly icons: readonly string[];
  /** The credentials that there are templates for. */
  readonly credentials: readonly PipelineCredential["name"][];
  /** The linked services that the template asks for, by its parameters, each with its type. */
  readonly linkedServices: Readonly<Record<string, string>>;
  readonly build: (
    target: PipelineTarget,
    credential: PipelineCredential,
  ) => Pick<Pipeline, "activities" | "variables">;
}

const byWebCall = { credentials: ["key", "identity"], linkedServices: {} } as const;

const web: PipelineStyle = {
  ...byWebCall,
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
  ...byWebCall,
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
  ...byWebCall,
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

/** The Azure Function activity does not wait: it is cut off after 230 seconds. */
const byFunction: PipelineStyle = {
  name: "function",
  title: "starts it with an Azure Function activity, and waits in a Web activity",
  icons: ["AzureFunctionActivity", "WebActivity"],
  credentials: ["service"],
  linkedServices: { [FUNCTION_APP]: "AzureFunction" },
  build: (target) => ({
    activities: [
      startByFunction("StartJob", target),
      waitAtLink("RunJob", "StartJob"),
      returnResult("RunJob", target),
    ],
  }),
};

export const STYLES: readonly PipelineStyle[] = [web, webhook, until, byFunction];
