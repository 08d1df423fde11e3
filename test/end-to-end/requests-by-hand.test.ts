/** The `.http` file and the Postman collection, sent as they are to what `npm start` runs. */
import { once } from "node:events";
import {
  type HandFile,
  type HandRequest,
  readHttpFile,
  readPostmanFile,
  resolved,
} from "../support/callers/request-files";
import {
  buildLocalPrograms,
  type LocalPrograms,
  startLocalProgram,
  type StartedProgram,
} from "../support/local-programs";

const SCHEDULES = JSON.stringify([
  {
    name: "nightly-sales",
    cron: "30 2 * * *",
    run: { target: { type: "databricks-job", jobId: "281874479417551" } },
  },
]);

interface Answer {
  readonly name: string;
  readonly status: number;
}

async function send(
  { method, url, headers, body }: HandRequest,
  variables: ReadonlyMap<string, string>,
): Promise<Response> {
  const filled = Object.entries(headers).map(([name, value]) => [name, resolved(value, variables)]);
  return fetch(resolved(url, variables), {
    method,
    headers: Object.fromEntries(filled) as Record<string, string>,
    ...(body !== null && { body }),
  });
}

/** One after the other, each with what the ones before have set. */
async function sendAll({ requests }: HandFile, variables: Map<string, string>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const request of requests) {
    variables.set("$timestamp", String(1_800_000_000 + answers.length));
    const response = await send(request, variables);
    request.afterwards(await response.json(), variables);
    answers.push({ name: request.name, status: response.status });
  }
  return answers;
}

const statusOf = (answers: readonly Answer[], start: string): number[] =>
  answers.filter(({ name }) => name.startsWith(start)).map(({ status }) => status);

describe("requests by hand", () => {
  let programs: LocalPrograms;
  let program: StartedProgram;

  beforeAll(async () => {
    programs = buildLocalPrograms();
    program = await startLocalProgram(programs, ["--ephemeral"], { ...process.env, SCHEDULES });
  });

  afterAll(async () => {
    const ended = once(program.child, "exit");
    program.child.kill("SIGTERM");
    await ended;
    programs[Symbol.dispose]();
  });

  it("of the Postman collection are accepted one after the other, about what was started", async () => {
    const file = readPostmanFile();
    const variables = new Map([...file.variables, ["baseUrl", `${program.baseUrl}/api`]]);

    const answers = await sendAll(file, variables);

    expect(statusOf(answers, "Start a ")).toStrictEqual([202, 202, 202, 202]);
    expect(statusOf(answers, "Run a schedule now")).toStrictEqual([202, 202]);
    expect(answers.filter(({ status }) => ![200, 202, 409].includes(status))).toStrictEqual([]);
  });

  it("of the .http file start the sample jobs, and list what runs", async () => {
    const file = readHttpFile();
    const variables = new Map([...file.variables, ["baseUrl", `${program.baseUrl}/api`]]);

    const answers = await sendAll(file, variables);

    expect(statusOf(answers, "Start a ")).toStrictEqual([202, 202, 202, 202]);
    expect(statusOf(answers, "List ")).toStrictEqual([200, 404, 200, 200]);
  });
});
