/**
 * What every workflow of the repository has to keep to. Each rule returns what breaks it, as sentences.
 *
 * Owns: the rules. Does not own: which jobs a workflow has (`workflows.test.ts`).
 */
import { parse } from "yaml";
import { ACTION_INPUTS } from "./action-inputs";

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Permissions = Readonly<Record<string, string>> | string;

export interface Job {
  readonly permissions?: Permissions;
  readonly needs?: string | readonly string[];
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** The rights to write that a job may have, by file and job. */
const MAY_WRITE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "codeql.yml": { analyze: ["security-events"] },
  "release.yml": { attest: ["id-token", "attestations"], publish: ["contents"] },
};

/** With these rights, code of the repository could change a release or sign something in its name. */
const NEVER_WITH_CODE: ReadonlySet<string> = new Set(["contents", "id-token", "attestations"]);

export const readWorkflow = (source: string): Workflow => parse(source) as Workflow;

export const commandsOf = ({ steps }: Job): string[] => steps.flatMap(({ run = [] }) => run);

export function violationsOf(file: string, source: string): string[] {
  const workflow = readWorkflow(source);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...unpinned(source, jobs),
    ...unknownInputs(source, jobs),
    ...(isReadAlone(workflow.permissions) ? [] : ["The workflow starts with more than reading."]),
    ...(startsForStrangers(workflow.on) ? ["It runs for strangers with the rights of main."] : []),
    ...jobs.flatMap(([name, job]) => [
      ...writes(file, name, job),
      ...strangersText(name, job),
      ...(job["timeout-minutes"] === undefined ? [`${name} has no time limit.`] : []),
      ...keptCredentials(name, job),
    ]),
  ];
}

const PINNED = /^[\w-]+\/[\w-]+(?:\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** A parser drops comments, so the version beside the commit is read from the source. */
function unpinned(source: string, jobs: readonly [string, Job][]): string[] {
  const written = [...source.matchAll(/^\s*-? *uses: (.+)$/gm)].map(([, action = ""]) => action);
  const used = jobs.flatMap(([, { steps }]) => steps.flatMap(({ uses = [] }) => uses));
  return [
    ...written.filter((action) => !PINNED.test(action)).map((action) => `${action} is not pinned.`),
    ...(written.length === used.length ? [] : ["An action is used in a form that is not checked."]),
  ];
}

/** The action with its major version, which the source has beside the commit. */
function majorOf(source: string, uses: string): string {
  const [, major = "?"] = new RegExp(`${uses} # (v\\d+)\\.`).exec(source) ?? [];
  return `${uses.split("@")[0] ?? ""}@${major}`;
}

const unknownInputs = (source: string, jobs: readonly [string, Job][]): string[] =>
  jobs.flatMap(([, { steps }]) =>
    steps.flatMap(({ uses, with: inputs = {} }) => {
      if (uses === undefined) return [];
      const action = majorOf(source, uses);
      const known = ACTION_INPUTS[action] ?? [];
      return Object.keys(inputs)
        .filter((input) => !known.includes(input))
        .map((input) => `It is not known that ${action} has an input ${input}.`);
    }),
  );

const isReadAlone = (permissions: Permissions | undefined): boolean =>
  JSON.stringify(permissions) === '{"contents":"read"}';

const startsForStrangers = (on: unknown): boolean =>
  /pull_request_target|workflow_run|issue_comment/.test(JSON.stringify(on));

const writtenBy = ({ permissions = {} }: Job): string[] =>
  typeof permissions === "string"
    ? [permissions]
    : Object.entries(permissions).flatMap(([name, right]) => (right === "write" ? [name] : []));

function writes(file: string, name: string, job: Job): string[] {
  const allowed = MAY_WRITE[file]?.[name] ?? [];
  const written = writtenBy(job);
  const tooMuch = written.filter((right) => !allowed.includes(right));
  const isCode = job.steps.some(
    ({ uses = "", run = "" }) =>
      uses.startsWith("actions/checkout@") || /\b(npm|npx|node)\b/.test(run),
  );
  return [
    ...tooMuch.map((right) => `${name} may write ${right}.`),
    ...written
      .filter((right) => isCode && NEVER_WITH_CODE.has(right))
      .map((right) => `${name} runs code of the repository and may write ${right}.`),
  ];
}

const strangersText = (name: string, job: Job): string[] =>
  commandsOf(job)
    .filter((command) => command.includes("${{"))
    .map(() => `${name} puts a text from outside into a shell command.`);

const keptCredentials = (name: string, { steps }: Job): string[] =>
  steps
    .filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))
    .filter(({ with: options }) => options?.["persist-credentials"] !== false)
    .map(() => `${name} leaves its token in the checkout.`);
