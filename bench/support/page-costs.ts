/** What pages of a query for live instances cost the hub. */
import { pageOf, type InstanceFilter, type Page } from "../../local/host/durable/instance-query";
import { TaskHub } from "../../local/host/durable/task-hub";
import { FileJournal } from "../../local/host/journal/file-journal";
import { median } from "./table";

export interface PageCosts {
  /** Microseconds of CPU. */
  readonly first: number;
  readonly middle: number;
  readonly eachOfAll: number;
}

const TOP = 20;
const ROUNDS = 200;

const live: InstanceFilter = {
  ...{ createdTimeFrom: undefined, createdTimeTo: undefined, instanceIdPrefix: "" },
  runtimeStatus: ["Pending", "Running"],
};

function microseconds(perform: () => void): number {
  const { user, system } = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) perform();
  const after = process.cpuUsage();
  return (after.user + after.system - user - system) / ROUNDS;
}

function* pagesOf(hub: TaskHub): Generator<Page> {
  let after: string | undefined;
  do {
    const page = pageOf(hub, live, { top: TOP, after });
    yield page;
    after = page.continuationToken;
  } while (after !== undefined);
}

export async function pageCosts(directory: string): Promise<PageCosts> {
  const { journal, state } = await FileJournal.open({
    directory,
    onFailure: (error) => {
      throw error;
    },
  });
  const hub = new TaskHub(state, journal);
  const tokens = [...pagesOf(hub)].map(({ continuationToken }) => continuationToken);
  const costOf = (after: string | undefined): number =>
    median(
      Array.from({ length: 5 }, () =>
        microseconds(() => void pageOf(hub, live, { top: TOP, after })),
      ),
    );
  const before = process.cpuUsage();
  const seen = [...pagesOf(hub)].flatMap(({ instances }) => instances).length;
  const { user, system } = process.cpuUsage(before);
  await journal.close();
  return {
    first: costOf(undefined),
    middle: costOf(tokens[Math.floor(tokens.length / 2) - 1]),
    eachOfAll: seen === 0 ? 0 : (user + system) / seen,
  };
}
