/** What `npm start` needs for a first real run: checked before anything starts, and starting nothing itself. */
import { lookAtDatabricks, lookAtDbt } from "./can-be-read";
import {
  DBT_TOKEN_VARIABLE,
  type PastedJob,
  pastedDatabricksJob,
  pastedDbtJob,
} from "./pasted-job";

type Environment = Readonly<Record<string, string | undefined>>;

/** The addresses that were pasted. */
export interface Pasted {
  readonly databricks: string | undefined;
  readonly dbt: string | undefined;
}

export interface FirstRun {
  /** The settings that the addresses stand for. They count before those of the environment and of local.settings.json. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the terminal. */
  readonly lines: readonly string[];
}

const ADVICE = "docs/where-to-find.md explains what is needed, and where it stands.";

/** Null if no address was given. @throws if a job cannot be used; the message says what to do. */
export async function prepareFirstRun(
  { databricks, dbt }: Pasted,
  environment: Environment,
): Promise<FirstRun | null> {
  // Both addresses are checked before a request is sent.
  const jobs = [
    ...(databricks === undefined
      ? []
      : [toReady(pastedDatabricksJob(databricks), lookAtDatabricks)]),
    ...(dbt === undefined ? [] : [toReady(dbtJobFor(dbt, environment), lookAtDbt)]),
  ];
  if (jobs.length === 0) return null;
  const looks = await Promise.all(jobs.map(({ job, look }) => look(job, environment)));
  const troubles = looks.flatMap((one) => (one.kind === "trouble" ? [one.message] : []));
  if (troubles.length > 0) throw new Error([...troubles, ADVICE].join("\n"));
  return {
    environment: Object.fromEntries(jobs.map(({ job }) => [job.setting, job.value])),
    lines: [
      ...jobs.map(({ job }, index) => {
        const name = looks[index]?.kind === "readable" ? looks[index].name : null;
        const shown = name === null ? job.id : `"${name}" (${job.id})`;
        return `  ${job.connection.id} at ${new URL(job.connection.host).host}: ${job.kind} ${shown} can be read.`;
      }),
      "Nothing has been started. To start it, in another terminal:",
      ...jobs.map(({ job }) => `  npx . run '${job.address}'`),
      "",
    ],
  };
}

const toReady = (job: PastedJob, look: typeof lookAtDbt) => ({ job, look });

function dbtJobFor(address: string, environment: Environment): PastedJob {
  const job = pastedDbtJob(address);
  if ((environment[DBT_TOKEN_VARIABLE] ?? "").trim() !== "") return job;
  throw new Error(
    `${DBT_TOKEN_VARIABLE} is not set. Create a token in dbt Cloud (Account settings > API tokens), and store it in this terminal alone: read -rs ${DBT_TOKEN_VARIABLE} && export ${DBT_TOKEN_VARIABLE}\n${ADVICE}`,
  );
}
