/**
 * Every call of an OpenAPI document with values to send, for tools in which people call an API by hand: one for each example of a
 * body. Owns: the names of their variables, and the values of parameters. Does not own: the form of a tool.
 */
import type { Json } from "../json";

export interface SampleCall {
  readonly operationId: string;
  readonly name: string;
  readonly description: string;
  readonly method: string;
  /** As in the OpenAPI document. */
  readonly path: string;
  readonly needsKey: boolean;
  readonly parameters: readonly SampleParameter[];
  /** Null if nothing is sent. */
  readonly body: Json | null;
}

export interface SampleParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly value: string;
  /** An optional one is offered and not sent. */
  readonly sent: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly is: string;
}

/** The tools all write a variable in this way. */
export const variable = (name: string): string => `{{${name}}}`;

/** Where `npm start` listens. */
const LOCAL_ADDRESS = "http://localhost:7071/api";

export const VARIABLES: readonly Variable[] = [
  {
    name: "baseUrl",
    value: LOCAL_ADDRESS,
    is: "The address of your Runward with /api: this one is of npm start.",
  },
  {
    name: "functionKey",
    value: "not-needed-by-npm-start",
    is: "A function key of your Function App.",
  },
  ...variablesOf("run", "r-0"),
  ...variablesOf("workflow", "w-0"),
  { name: "scheduleName", value: "nightly-sales", is: "The name of a schedule." },
];

function variablesOf(subject: "run" | "workflow", id: string): Variable[] {
  const link = `in the resultUrl that the start of a ${subject} returned`;
  return [
    { name: `${subject}Id`, value: id, is: `The id of a ${subject}, as its start returned it.` },
    { name: `${subject}LinkExpires`, value: "0", is: `exp ${link}.` },
    { name: `${subject}LinkSignature`, value: "0", is: `sig ${link}.` },
  ];
}

/** A variable of all these tools; each start has a key of its own, and starts something new. */
const NEW_KEY = "by-hand-{{$timestamp}}";

/** The list of workflows may be filtered by a name of theirs. */
const WORKFLOW = "nightly-sales";

const VALUES: Readonly<Record<string, string>> = {
  "Idempotency-Key": NEW_KEY,
  status: "failed",
  outcome: "failed",
  target: "databricks-job",
  connection: "adb-1234567890123456.7",
  job: "281874479417551",
  schedule: "nightly-sales",
  text: "sales",
  tag: "team=sales",
  since: "2026-01-31T00:00:00Z",
  until: "2026-02-01T00:00:00Z",
  top: "20",
  continuation: "from-the-page-before",
};

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly security?: readonly unknown[];
  readonly parameters: readonly Omit<SampleParameter, "value" | "sent">[];
  readonly requestBody?: { readonly content: { readonly "application/json": Content } };
}

interface Content {
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: Json }>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

export function sampleCalls(openApi: Json): SampleCall[] {
  const paths = Object.entries(openApi["paths"] as Paths);
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      callsOf(operation, method.toUpperCase(), path),
    ),
  );
}

/** @throws if it has a body without an example. */
function callsOf(operation: Operation, method: string, path: string): SampleCall[] {
  const { operationId, summary, description, security, requestBody } = operation;
  const call = (name: string, body: Json | null): SampleCall => ({
    ...{ operationId, name, description, method, path, body },
    needsKey: security === undefined,
    parameters: operation.parameters.map((parameter) => withValue(parameter, path, body)),
  });
  if (requestBody === undefined) return [call(summary, null)];
  const examples = Object.values(requestBody.content["application/json"].examples ?? {});
  if (examples.length === 0) throw new Error(`${operationId} has a body without an example.`);
  return examples.map((example) => call(`${summary}: ${example.summary}`, example.value));
}

type Described = Operation["parameters"][number];

function withValue({ name, in: place }: Described, path: string, body: Json | null) {
  const value =
    place === "query" && name === "name" ? WORKFLOW : (about(path)[name] ?? VALUES[name]);
  if (value === undefined) throw new Error(`The parameter ${name} of ${path} has no sample value.`);
  return { name, in: place, value, sent: isSent({ name, in: place }, body) };
}

/** The parameters that say which run, workflow or schedule is meant. */
function about(path: string): Readonly<Record<string, string>> {
  const subject = path.startsWith("/workflows/") ? "workflow" : "run";
  return {
    id: variable(`${subject}Id`),
    exp: variable(`${subject}LinkExpires`),
    sig: variable(`${subject}LinkSignature`),
    name: variable("scheduleName"),
  };
}

/** Two keys for one call contradict each other. */
function isSent({ name, in: place }: Described, body: Json | null): boolean {
  if (place === "header") return body !== null && body["idempotencyKey"] === undefined;
  return place === "path" || name === "exp" || name === "sig";
}
