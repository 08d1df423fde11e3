import { reportChange } from "../../contracts/workflows/workflow-activities";
import { reportStepChange } from "../../hub/workflows/report-change";
import { activity, type Activity } from "../activity";
import type { StepsOptions } from "./read-steps";

/** Sends a hint to a conductor. If it cannot be sent, the conductor looks by itself within a minute. */
export const createReportChange = ({ clientOf }: Pick<StepsOptions, "clientOf">): Activity =>
  activity(reportChange, async ({ workflowId, change }, context) => {
    try {
      return await reportStepChange(clientOf(context), workflowId, change);
    } catch {
      return { sent: false, isStopping: false };
    }
  });
