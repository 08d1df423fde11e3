/** How the runs of the demo have to end, and what is printed about them. */
import type { LiveStory } from "./stories";
import type { SimulatedVendors } from "../simulated-vendors";

/** What is wrong with a run of the demo; null if it ended as expected. */
export async function judge(live: LiveStory, vendors: SimulatedVendors): Promise<string | null> {
  const { story, view } = live;
  const outcome = view?.status ?? "nothing";
  if (outcome !== story.expected) return `ended ${outcome}, not ${story.expected}`;
  return (await objectionToPage(view?.runPageUrl ?? "", vendors)) ?? objectionToRun(live, vendors);
}

/** Its link has to open, and lead to the simulated vendor. */
async function objectionToPage(
  link: string,
  { databricks, dbtCloud }: SimulatedVendors,
): Promise<string | null> {
  const isOurs = [databricks, dbtCloud].some(({ baseUrl }) => link.startsWith(`${baseUrl}/`));
  if (!isOurs) return `its run page is not at the simulated vendor: ${link}`;
  const { status } = await fetch(link);
  return status === 200 ? null : `its run page returns ${status}`;
}

async function objectionToRun(live: LiveStory, vendors: SimulatedVendors): Promise<string | null> {
  const { story } = live;
  const code = await live.resultStatus();
  const wanted = story.expected === "succeeded" ? 200 : 424;
  if (code !== wanted) return `its result link returns ${code}, not ${wanted}`;
  const runs = story.vendorRuns(vendors);
  if (runs !== 1) return `the vendor has ${runs} runs of it, not 1`;
  if (story.showsResultOf !== undefined && live.resultOfTask() === null) {
    return `it shows no result of task ${story.showsResultOf}`;
  }
  return live.reattached === false ? "its second start did not re-attach" : null;
}

/** How it ended, and what the task of the story returned. */
export function describe(live: LiveStory): string {
  const message = live.view?.message ?? "";
  const result = live.resultOfTask();
  if (result === null) return message;
  return `${message}\nTask ${live.story.showsResultOf ?? ""} returned: ${result}`;
}
