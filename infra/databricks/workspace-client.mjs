/** The client of one Databricks workspace. It sends the token only to that host, and follows no redirect. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The first-party application of Azure Databricks, the same in every Azure cloud. */
const DATABRICKS_RESOURCE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

const WORKSPACE_SUFFIXES = [".azuredatabricks.net", ".databricks.azure.us", ".databricks.azure.cn"];

/** @throws if the token must not be sent there. */
export function parseHost(text) {
  const url = new URL(text.includes("://") ? text : `https://${text}`);
  if (url.hostname === "127.0.0.1" || url.hostname === "localhost") return url.origin;
  const isWorkspace = WORKSPACE_SUFFIXES.some((suffix) => url.hostname.endsWith(suffix));
  if (url.protocol !== "https:" || !isWorkspace) {
    throw new Error(`--host must be an https address under ${WORKSPACE_SUFFIXES.join(", ")}`);
  }
  return url.origin;
}

/** DATABRICKS_TOKEN, else a token of the user of the Azure CLI. */
export async function findToken(environment) {
  const token = environment["DATABRICKS_TOKEN"];
  if (token !== undefined && token !== "") return token;
  const question = ["account", "get-access-token", "--resource", DATABRICKS_RESOURCE];
  try {
    const { stdout } = await promisify(execFile)(
      "az",
      [...question, "--query", "accessToken", "--output", "tsv"],
      { env: environment },
    );
    return stdout.trim();
  } catch {
    throw new Error("Set DATABRICKS_TOKEN, or sign in with az login as a workspace admin.");
  }
}

export function createClient({ origin, token }) {
  return async function send({ method, path, body }) {
    const response = await fetch(`${origin}${path}`, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status < 200 || response.status > 299) {
      throw new Error(`${method} ${path} returned ${response.status}: ${text.slice(0, 500)}`);
    }
    return text === "" ? {} : JSON.parse(text);
  };
}
