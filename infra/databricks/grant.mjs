#!/usr/bin/env node
/** Grants Runward's identity what it needs in a Databricks workspace. Without --apply it only prints the requests. */
import { parseArgs } from "node:util";
import { apply, findProblems, planOf } from "./grants.mjs";
import { createClient, findToken, parseHost } from "./workspace-client.mjs";

const USAGE = `Usage: node infra/databricks/grant.mjs --host <workspace> --application-id <client id>
         [--jobs 1,2] [--pipelines a,b] [--name runward] [--apply | --verify]

Without --apply or --verify nothing is sent. --verify changes nothing and exits with 1 if something is missing.
The token is DATABRICKS_TOKEN, or that of az login; it must be a workspace admin's.`;

const OPTIONS = {
  host: { type: "string" },
  "application-id": { type: "string" },
  jobs: { type: "string", default: "" },
  pipelines: { type: "string", default: "" },
  name: { type: "string", default: "runward" },
  apply: { type: "boolean", default: false },
  verify: { type: "boolean", default: false },
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ID = { jobs: /^[1-9]\d{0,18}$/, pipelines: GUID };

function targetsOf(type, text) {
  const ids = text.split(",").filter((id) => id.trim() !== "");
  return ids.map((given) => {
    const id = given.trim();
    if (!ID[type].test(id)) throw new Error(`--${type} has an id that cannot be one: ${id}`);
    return { type, id };
  });
}

function readOrder(args) {
  const { values } = parseArgs({ args, options: OPTIONS, strict: true });
  if (values.host === undefined) throw new Error("--host is missing");
  if (!GUID.test(values["application-id"] ?? "")) {
    throw new Error("--application-id must be the identity's client id");
  }
  if (values.apply && values.verify) throw new Error("--apply and --verify exclude each other");
  const targets = [...targetsOf("jobs", values.jobs), ...targetsOf("pipelines", values.pipelines)];
  if (targets.length === 0) throw new Error("--jobs or --pipelines must name at least one");
  return {
    origin: parseHost(values.host),
    mode: values.apply ? "apply" : values.verify ? "verify" : "show",
    applicationId: values["application-id"].toLowerCase(),
    displayName: values.name,
    targets,
  };
}

function show(order) {
  console.log(`Would send to ${order.origin}; nothing was sent:`);
  for (const { method, path, body, note } of planOf(order)) {
    const end = note === undefined ? "" : `   (${note})`;
    console.log(`  ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}${end}`);
  }
  console.log("Run it again with --apply to do this.");
}

async function verify(send, order) {
  const problems = await findProblems(send, order);
  for (const problem of problems) console.log(`Missing: ${problem}`);
  if (problems.length === 0) console.log("Everything that is needed is granted.");
  else process.exitCode = 1;
}

async function main(args) {
  const order = readOrder(args);
  if (order.mode === "show") {
    show(order);
    return;
  }
  const send = createClient({ origin: order.origin, token: await findToken(process.env) });
  if (order.mode === "verify") {
    await verify(send, order);
    return;
  }
  for (const sentence of await apply(send, order)) console.log(sentence);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
});
