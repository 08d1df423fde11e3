/** The calls as an `.http` file, for the REST clients of VS Code, Visual Studio, Rider and IntelliJ. */
import { type SampleCall, type SampleParameter, variable, VARIABLES } from "./sample-calls";

const HEADER = [
  "# Every call of Runward, written by npm run generate from its OpenAPI document. Send one with the REST client of your editor.",
  "# With an identity instead of a key: replace x-functions-key by Authorization: Bearer and a token (docs/authentication.md).",
];

export function httpFile(calls: readonly SampleCall[]): string {
  const variables = VARIABLES.flatMap(({ name, value, is }) => [
    "",
    `# ${is}`,
    `@${name} = ${value}`,
  ]);
  return `${[...HEADER, ...variables, ...calls.flatMap(linesOf)].join("\n")}\n`;
}

function linesOf(call: SampleCall): string[] {
  const { name, method, description, parameters, body } = call;
  const left = parameters.filter(({ in: place, sent }) => place === "query" && !sent);
  const offered = left.map((parameter) => `${parameter.name}=${parameter.value}`).join("&");
  return [
    "",
    `### ${name}`,
    `# ${description}`,
    ...(offered === "" ? [] : [`# Parameters, each of which may be added: ?${offered}`]),
    `${method} ${variable("baseUrl")}${addressOf(call)}`,
    ...headersOf(call),
    ...(body === null ? [] : ["", JSON.stringify(body, null, 2)]),
  ];
}

function addressOf({ path, parameters }: SampleCall): string {
  const filled = inPlace(parameters, "path").reduce(
    (address, { name, value }) => address.replace(`{${name}}`, value),
    path,
  );
  const query = inPlace(parameters, "query").map(({ name, value }) => `${name}=${value}`);
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

const headersOf = ({ needsKey, parameters, body }: SampleCall): string[] => [
  ...(needsKey ? [`x-functions-key: ${variable("functionKey")}`] : []),
  ...inPlace(parameters, "header").map(({ name, value }) => `${name}: ${value}`),
  ...(body === null ? [] : ["Content-Type: application/json"]),
];

const inPlace = (
  parameters: readonly SampleParameter[],
  place: SampleParameter["in"],
): SampleParameter[] => parameters.filter((parameter) => parameter.in === place && parameter.sent);
