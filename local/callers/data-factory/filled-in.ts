/**
 * The default values of the pipelines' parameters for one deployment: from the options of `npm run callers`, or else from
 * the variables that `azd` has after a deployment.
 */
import type { ParameterValues } from "./templates";

/** The options of the command, by the parameters that they fill in, each with the variable that stands in for it. */
export const OPTIONS = {
  RunwardUrl: {
    option: "url",
    variable: "RUNWARD_URL",
    example: "https://func-runward.azurewebsites.net",
  },
  RunwardAudience: {
    option: "audience",
    variable: "RUNWARD_AUDIENCE",
    example: "api://<client id>",
  },
  KeyVaultUrl: { option: "vault", variable: "RUNWARD_CALLERS_VAULT", example: "kv-sales-prod" },
  FunctionKeySecret: {
    option: "secret",
    variable: "RUNWARD_KEY_SECRET",
    example: "runward-function-key",
  },
  DatabricksWorkspaceId: { option: "workspace", variable: null, example: "adb-1234567890123456.7" },
  DbtAccountId: { option: "account", variable: null, example: "12345" },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws if a value cannot be right; the message says what is expected. */
export function valuesFor(
  options: Readonly<Record<string, string | undefined>>,
  environment: Environment,
): ParameterValues {
  const found = Object.entries(OPTIONS).map(([parameter, { option, variable }]) => {
    const given = options[option] ?? (variable === null ? undefined : environment[variable]);
    return [parameter, given ?? onlyConnection(parameter, environment) ?? ""] as const;
  });
  return Object.fromEntries(
    found
      .filter(([, value]) => value.trim() !== "")
      .map(([parameter, value]) => [parameter, checked(parameter, value.trim())]),
  );
}

/** The settings that list connections. */
const LISTS: Readonly<Record<string, string>> = {
  DatabricksWorkspaceId: "DATABRICKS_WORKSPACES",
  DbtAccountId: "DBT_CLOUD_ACCOUNTS",
};

/** The id of the only connection of its kind; of several, a person has to choose one. */
function onlyConnection(parameter: string, environment: Environment): string | undefined {
  const setting = LISTS[parameter] ?? "";
  const list = parsed(environment[setting] ?? "[]", setting);
  const [only, another] = list;
  const id = (only as { id?: unknown } | null | undefined)?.id;
  const isId = typeof id === "string" || typeof id === "number";
  return isId && another === undefined ? String(id) : undefined;
}

function parsed(text: string, setting: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text === "" ? "[]" : text);
    if (Array.isArray(list)) return list;
  } catch {
    // The message below says what is expected.
  }
  throw new Error(`${setting} is not a JSON array. Correct it: azd env set ${setting} '[…]'.`);
}

function checked(parameter: string, value: string): string {
  if (parameter === "RunwardUrl") return origin(value, "url");
  if (parameter !== "KeyVaultUrl") return value;
  return origin(/^[a-z0-9-]+$/i.test(value) ? `https://${value}.vault.azure.net` : value, "vault");
}

function origin(text: string, option: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "https:" && url.search === "" && url.username === "") {
    return `${url.origin}${url.pathname}`.replace(/\/$/, "");
  }
  throw new Error(`--${option} must be an address that begins with https://, not "${text}".`);
}
