import axios, { type AxiosResponse } from "axios";
import { VirtualClock } from "../../../local/clock";
import type { DbtCloudBehaviour } from "../../../local/simulators/dbt-cloud/behaviour";
import {
  type DbtCloudSimulator,
  startDbtCloudSimulator,
} from "../../../local/simulators/dbt-cloud/dbt-cloud-simulator";
import type { DbtJob } from "../../../local/simulators/dbt-cloud/job-definition";
import { SAMPLE_DBT_ACCOUNT_ID } from "../../../local/simulators/sample-dbt-jobs";

export const ACCOUNT_ID = SAMPLE_DBT_ACCOUNT_ID;
export const PROJECT_ID = 70_403_103_926_818;
export const ENVIRONMENT_ID = 70_403_103_931_988;
export const JOB_ID = 70_403_103_936_332;
export const TOKEN = "dbtc_correct";
export const startedAt = new Date("2026-11-21T06:00:00Z");

/** Ten seconds of work: with one in the queue and one to start, it ends in second 12. */
export function aJob(change: Partial<DbtJob> = {}): DbtJob {
  return {
    id: JOB_ID,
    name: "Nightly marts",
    projectId: PROJECT_ID,
    environmentId: ENVIRONMENT_ID,
    usualFirstSteps: false,
    steps: [{ name: "Invoke dbt with `dbt build`", durationSeconds: 10 }],
    ...change,
  };
}

export interface Shown {
  readonly [field: string]: unknown;
  readonly id: number;
}

export interface Envelope<Data> {
  readonly data: Data;
  readonly status: { readonly code: number; readonly user_message: string };
  readonly extra: { readonly pagination: { readonly count: number; readonly total_count: number } };
}

type Answer<Data> = Promise<AxiosResponse<Envelope<Data>>>;

/** A simulated account, its clock and a client without opinions. */
export interface DbtCloudWorld extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly dbt: DbtCloudSimulator;
  /** Seconds after the start, from the start. */
  readonly goTo: (seconds: number) => void;
  readonly get: <Data = Shown>(path: string, query?: Record<string, string>) => Answer<Data>;
  readonly post: <Data = Shown>(path: string, body?: unknown, type?: string) => Answer<Data>;
  readonly trigger: (body?: Record<string, unknown>, jobId?: number) => Promise<Shown>;
  readonly run: (id: number, ...related: string[]) => Promise<Shown>;
}

export async function aDbtCloudWorld(
  jobs: readonly DbtJob[] = [aJob()],
  behaviour: Partial<DbtCloudBehaviour> = {},
): Promise<DbtCloudWorld> {
  const clock = new VirtualClock(startedAt);
  const accounts = [{ id: ACCOUNT_ID, acceptsToken: (token: string) => token === TOKEN }];
  const dbt = await startDbtCloudSimulator({ clock, accounts, behaviour });
  for (const job of jobs) dbt.addJob(job);
  const client = axios.create({
    baseURL: `${dbt.baseUrl}/api/v2/accounts/${ACCOUNT_ID}/`,
    headers: { authorization: `Token ${TOKEN}` },
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
  });
  const get: DbtCloudWorld["get"] = (path, params = {}) => client.get(path, { params });
  const post: DbtCloudWorld["post"] = (path, body, type = "application/json") =>
    client.post(path, body, { headers: { "content-type": type } });
  return {
    clock,
    dbt,
    goTo: (seconds) => {
      clock.jumpTo(new Date(startedAt.getTime() + seconds * 1000));
    },
    get,
    post,
    trigger: async (body = { cause: "test" }, jobId = JOB_ID) => {
      const { data } = await post(`jobs/${jobId}/run/`, body);
      return data.data;
    },
    run: async (id, ...related) => {
      const { data } = await get(`runs/${id}/`, {
        include_related: JSON.stringify(related),
      });
      return data.data;
    },
    [Symbol.asyncDispose]: () => dbt.close(),
  };
}
