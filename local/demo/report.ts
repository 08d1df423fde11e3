/** What the demo prints about each run and the workflow when they have ended. */
import colors from "picocolors";
import type { SimulatedVendors } from "../simulated-vendors";
import { describe, judge } from "./judge";
import type { Scene } from "./story-table";
import { describeWorkflow, judgeWorkflow, WORKFLOW_TITLE } from "./workflow";

interface Told {
  readonly title: string;
  readonly status: string;
  /** What is wrong; null if it ended as expected. */
  readonly wrong: string | null;
  readonly text: string;
  readonly remark?: string;
}

function tell({ title, status, wrong, text, remark = "" }: Told): boolean {
  const mark = wrong === null ? colors.green("as expected") : colors.red(`WRONG: ${wrong}`);
  console.log(`\n${colors.bold(title)}: ${status} (${mark}${remark})`);
  console.log(text.replace(/^/gm, "    "));
  return wrong === null;
}

/** Whether everything ended as expected. */
export async function report(
  { stories, workflow }: Scene,
  vendors: SimulatedVendors,
): Promise<boolean> {
  const told: boolean[] = [];
  for (const live of stories) {
    const again = live.reattached === true ? ", one run at the vendor for two starts" : "";
    const { title } = live.story;
    const wrong = await judge(live, vendors);
    const status = live.view?.status ?? "?";
    told.push(tell({ ...{ title, status, wrong, text: describe(live) }, remark: again }));
  }
  const wrong = await judgeWorkflow(workflow, vendors);
  const status = workflow.view?.status ?? "?";
  const text = describeWorkflow(workflow, vendors);
  told.push(tell({ title: WORKFLOW_TITLE, status, wrong, text }));
  return told.every((right) => right);
}
