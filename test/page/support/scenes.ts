/** What the app has done when the tests of the page begin: some nights of the sample jobs, and live runs. */
import { addSampleJobs } from "../../../local/sample-jobs";
import { nightlyMarts, revenueReports } from "../../../local/simulators/sample-dbt-jobs";
import { SAMPLE_JOBS, SAMPLE_PIPELINES } from "../../../local/simulators/sample-jobs";
import type { World } from "../../support/world";

/** The runs that tests open, by what they show. */
export interface Cast {
  readonly succeeded: string;
  readonly failed: string;
  readonly dbtFailed: string;
  readonly repaired: string;
  readonly cancelled: string;
  readonly live: string;
  readonly hostile: string;
  /** One step fails, one waits for it in vain, one runs because of it. */
  readonly workflow: string;
}

export const HOSTILE_NAME = `<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>`;
export const HOSTILE_ERROR = `<script>window.hacked=3</script> {{constructor.constructor('window.hacked=4')()}} javascript:window.hacked=5`;
const HOSTILE_JOB = "666000666000666";

const job = ({ jobId }: { readonly jobId: string }): object => ({ type: "databricks-job", jobId });
const dbt = ({ id }: { readonly id: number }): object => ({ type: "dbt-job", jobId: String(id) });
const pipeline = ({ pipelineId }: { readonly pipelineId: string }): object => ({
  type: "databricks-pipeline",
  pipelineId,
});

const REPAIRING = {
  retry: { maxAttempts: 2, on: "anyFailure", mode: "repair", delaySeconds: 1 },
};

const NIGHTS = 4;
const BETWEEN_SECONDS = 1_800;

/** `hostile`: whether there is a job with hostile texts, which no picture should show. */
export async function fillWorld(world: World, { hostile: isHostile = true } = {}): Promise<Cast> {
  addSampleJobs(world.vendors);
  world.vendors.databricks.addJob({
    jobId: HOSTILE_JOB,
    name: isHostile ? HOSTILE_NAME : "Ledger export",
    tasks: [
      {
        key: "load",
        durationSeconds: 2,
        outcome: isHostile
          ? { kind: "fails", error: HOSTILE_ERROR, trace: HOSTILE_ERROR }
          : { kind: "succeeds" },
      },
    ],
  });
  const start = async (target: object, fields: object = {}): Promise<string> =>
    (await world.start({ target, waitSeconds: 2, ...fields })).id;
  let night = await aNight(start);
  await allEnded(world, Object.values(night));
  for (let count = 1; count < NIGHTS; count += 1) {
    await world.host.advance({ seconds: BETWEEN_SECONDS });
    night = await aNight(start);
    await allEnded(world, Object.values(night));
  }
  const hostileTags = { link: "javascript:window.hacked=6", "<b onclick=hacked>": HOSTILE_NAME };
  const hostile = await start(job({ jobId: HOSTILE_JOB }), {
    tags: isHostile ? hostileTags : {},
  });
  const cancelled = await start(job(SAMPLE_JOBS.takesLong));
  await world.host.advance({ seconds: 10 });
  await world.cancel(cancelled);
  await allEnded(world, [hostile, cancelled]);
  const workflow = await aWorkflow(world);
  const live = await start(job(SAMPLE_JOBS.takesLong), { tags: { team: "finance" } });
  await world.host.advance({ seconds: 1 });
  await start(job(SAMPLE_JOBS.queues));
  await start(job(SAMPLE_JOBS.queues));
  await world.host.advance({ seconds: 3 });
  return { ...night, hostile, cancelled, live, workflow };
}

type Start = (target: object, fields?: object) => Promise<string>;

/** One after another, so that a list has them in this order. */
async function aNight(
  start: Start,
): Promise<Pick<Cast, "succeeded" | "failed" | "dbtFailed" | "repaired">> {
  const tags = { team: "sales", pipeline: "https://adf.azure.com/monitoring/pipelineruns/7" };
  const succeeded = await start(job(SAMPLE_JOBS.succeeds), { tags });
  const repaired = await start(job(SAMPLE_JOBS.isRepaired), REPAIRING);
  await start(pipeline(SAMPLE_PIPELINES.completes));
  await start(pipeline(SAMPLE_PIPELINES.fails));
  await start(dbt(nightlyMarts));
  const dbtFailed = await start(dbt(revenueReports));
  const failed = await start(job(SAMPLE_JOBS.fails), { tags });
  return { succeeded, failed, dbtFailed, repaired };
}

const aStep = (name: string, target: object, fields: object = {}): object => ({
  name,
  run: { target, waitSeconds: 2 },
  ...fields,
});

async function aWorkflow(world: World): Promise<string> {
  const steps = [
    aStep("load-sales", job(SAMPLE_JOBS.succeeds)),
    aStep("load-rates", job(SAMPLE_JOBS.succeeds)),
    aStep("match-customers", job(SAMPLE_JOBS.fails), { dependsOn: ["load-sales"] }),
    aStep("build-marts", dbt(nightlyMarts), { dependsOn: ["load-sales", "load-rates"] }),
    aStep("publish", pipeline(SAMPLE_PIPELINES.completes), {
      dependsOn: ["match-customers", "build-marts"],
    }),
    aStep("report-failure", job(SAMPLE_JOBS.succeeds), {
      dependsOn: ["match-customers"],
      when: "failed",
    }),
  ];
  const { body } = await world.call("/api/workflows", {
    method: "POST",
    body: JSON.stringify({ name: "Nightly customer marts", steps }),
  });
  const isDone = async (): Promise<boolean> =>
    (await world.call(`/api/workflows/${body.id}`)).body.done;
  await world.until(isDone);
  return body.id;
}

async function allEnded(world: World, ids: readonly string[]): Promise<void> {
  for (const id of ids) await world.ended(id);
}
