import axios, { type AxiosResponse } from "axios";
import { VirtualClock } from "../../../../local/clock";
import {
  type DatabricksOptions,
  type DatabricksSimulator,
  startDatabricksSimulator,
} from "../../../../local/simulators/databricks/simulator";
import { parseExactJson } from "../../../../local/simulators/exact-json";

const TOKEN = "dapi-test";

interface State {
  life_cycle_state: string;
  result_state?: string;
  state_message: string;
}
interface Status {
  state: string;
  termination_details?: { code: string; type: string; message: string };
  queue_details?: { code: string };
}
interface Words {
  run_id: number;
  state: State;
  status: Status;
  end_time: number;
  run_page_url: string;
}
export interface TaskJson extends Words {
  task_key: string;
  attempt_number: number;
}
export interface RunJson extends Words {
  job_id: number;
  tasks: TaskJson[];
  iterations: TaskJson[];
  job_parameters: { name: string; default?: string; value?: string }[];
  repair_history: { type: string; id?: number; task_run_ids: number[]; state: State }[];
  queue_duration: number;
  next_page_token?: string;
}
export interface ErrorJson {
  error_code: string;
  message: string;
}

export interface TestWorkspace extends AsyncDisposable {
  readonly simulator: DatabricksSimulator;
  readonly clock: VirtualClock;
  advance(seconds: number): void;
  get<Body>(path: string, params?: Record<string, unknown>): Promise<AxiosResponse<Body>>;
  post<Body>(path: string, body: unknown): Promise<AxiosResponse<Body>>;
  /** Starts a run and answers its id. */
  launch(jobId: string, fields?: Record<string, unknown>): Promise<number>;
  run(runId: number, params?: Record<string, unknown>): Promise<RunJson>;
}

/** A simulated workspace in virtual time, with a client that carries a good token. */
export async function aWorkspace(options: DatabricksOptions = {}): Promise<TestWorkspace> {
  const clock = new VirtualClock();
  const simulator = await startDatabricksSimulator({
    clock,
    personalAccessTokens: [TOKEN],
    ...options,
  });
  const http = axios.create({
    baseURL: `${simulator.baseUrl}/api/2.2`,
    headers: { Authorization: `Bearer ${TOKEN}` },
    validateStatus: () => true,
    proxy: false,
    transformResponse: (text: string) => (text === "" ? undefined : parseExactJson(text)),
  });
  const workspace: TestWorkspace = {
    simulator,
    clock,
    advance: (seconds) => {
      clock.jumpTo(new Date(clock.now().getTime() + seconds * 1000));
    },
    get: (path, params) => http.get(path, { params }),
    post: (path, body) => http.post(path, body),
    launch: async (jobId, fields = {}) => {
      const { data } = await workspace.post<{ run_id: number }>("/jobs/run-now", {
        job_id: jobId,
        ...fields,
      });
      return data.run_id;
    },
    run: async (runId, params = {}) =>
      (await workspace.get<RunJson>("/jobs/runs/get", { run_id: runId, ...params })).data,
    [Symbol.asyncDispose]: () => simulator.close(),
  };
  return workspace;
}

/** `INTERNAL_ERROR/FAILED`, for instance. */
export const shortState = ({ state }: Pick<TaskJson, "state">): string =>
  [state.life_cycle_state, state.result_state].filter((word) => word !== undefined).join("/");

export const taskStates = (tasks: readonly TaskJson[]): string[] =>
  tasks.map((task) => `${task.task_key} ${shortState(task)}`);
