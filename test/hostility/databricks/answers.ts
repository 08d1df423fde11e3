/** Answers of the Jobs API as https://docs.databricks.com/api/workspace/jobs has them, whole. */
import { NOW } from "./calls";

type Json = Readonly<Record<string, unknown>>;

const HOST = "https://adb-7405613549872061.1.azuredatabricks.net";
export const PAGE_URL = `${HOST}/?o=7405613549872061#job/11223344556677/run/455644833`;
const START = NOW.getTime() - 60_000;

export const OLD_SUCCESS = {
  life_cycle_state: "TERMINATED",
  result_state: "SUCCESS",
  state_message: "",
  user_cancelled_or_timedout: false,
};
export const NEW_SUCCESS = {
  state: "TERMINATED",
  termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" },
};
export const OLD_FAILURE = {
  life_cycle_state: "INTERNAL_ERROR",
  result_state: "FAILED",
  state_message: "Task main failed with message: Workload failed, see run output for details.",
  user_cancelled_or_timedout: false,
};
export const NEW_FAILURE = {
  state: "TERMINATED",
  termination_details: {
    code: "RUN_EXECUTION_ERROR",
    type: "CLIENT_ERROR",
    message: "Task main failed with message: Workload failed, see run output for details.",
  },
};
export const OLD_QUEUE = {
  life_cycle_state: "QUEUED",
  state_message: "",
  queue_reason: "Queued due to reaching maximum concurrent runs of 1.",
};
export const NEW_QUEUE = {
  state: "QUEUED",
  queue_details: {
    code: "MAX_CONCURRENT_RUNS_REACHED",
    message: "Queued due to reaching maximum concurrent runs of 1.",
  },
};

export const aRun = (changes: Json): Json => ({
  job_id: 11223344556677,
  run_id: 455644833,
  number_in_job: 455644833,
  creator_user_name: "runward@example.com",
  run_name: "Nightly load",
  run_page_url: PAGE_URL,
  run_type: "JOB_RUN",
  format: "MULTI_TASK",
  trigger: "ONE_TIME",
  start_time: START,
  end_time: 0,
  ...changes,
});

export const aTask = (changes: Json): Json => ({
  task_key: "main",
  run_id: 455644834,
  attempt_number: 0,
  start_time: START,
  ...changes,
});

export const aJob = (jobId: number, name: string): Json => ({
  job_id: jobId,
  creator_user_name: "runward@example.com",
  settings: { name, max_concurrent_runs: 1, tags: { team: "data" } },
  created_time: START,
});
