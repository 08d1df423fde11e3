#!/usr/bin/env node
/**
 * Compiles and lints every Bicep file, and checks the format of the Terraform files. Warnings fail too. If a tool is
 * missing, its check is skipped and the last line says so; with INFRA_CHECK=bicep,terraform it fails.
 */
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { commandLine, findCompiler } from "./bicep-compiler.mjs";

const run = promisify(execFile);
const INFRA = fileURLToPath(new URL(".", import.meta.url));

/** `main.bicep(3,7) : Warning no-unused-params: ...` */
const DIAGNOSTIC = /: (Error|Warning|Info) /;

const failures = [];
const skipped = [];
const required = (process.env["INFRA_CHECK"] ?? "").split(",");

function skip(tool, reason) {
  const sentence = `${tool}: ${reason}`;
  if (required.includes(tool)) failures.push(`${sentence}, and INFRA_CHECK requires it`);
  else skipped.push(sentence);
}

async function output(program, args) {
  try {
    const { stdout, stderr } = await run(program, args, { maxBuffer: 64 * 1_024 * 1_024 });
    return { ok: true, text: `${stdout}\n${stderr}` };
  } catch (error) {
    return { ok: false, text: `${error.stdout ?? ""}\n${error.stderr ?? error.message}` };
  }
}

/** Searches stdout too: no compiled template contains a text like that of a diagnostic. */
function judge(what, { ok, text }) {
  const complaints = text.split("\n").filter((line) => DIAGNOSTIC.test(line));
  if (ok && complaints.length === 0) return;
  failures.push(`${what}\n${(complaints.length > 0 ? complaints.join("\n") : text).trim()}`);
}

async function checkBicep() {
  const compiler = await findCompiler();
  if (compiler.kind === "none") {
    skip("bicep", compiler.reason);
    return;
  }
  console.log(`Bicep ${compiler.version} (${compiler.command.join(" ")})`);
  const check = async (verb, file) =>
    judge(`${verb} ${relative(INFRA, file)}`, await output(...commandLine(compiler, verb, file)));
  const files = (await readdir(INFRA, { recursive: true })).map((file) => join(INFRA, file));
  // A module is compiled and linted with the template that uses it.
  const isTemplate = (path) => path.endsWith(".bicep") && !path.startsWith(join(INFRA, "modules"));
  for (const file of files.filter(isTemplate)) {
    await check("build", file);
    await check("lint", file);
  }
  for (const file of files.filter((path) => path.endsWith(".bicepparam"))) {
    await check("build-params", file);
  }
}

async function checkTerraform() {
  const version = await output("terraform", ["version"]);
  if (!version.ok) {
    skip("terraform", "it is not installed");
    return;
  }
  console.log(/Terraform v\S+/.exec(version.text)?.[0] ?? "Terraform");
  const { ok, text } = await output("terraform", [
    "fmt",
    "-check",
    "-diff",
    "-recursive",
    join(INFRA, "databricks", "terraform"),
  ]);
  if (!ok) failures.push(`terraform fmt\n${text.trim()}`);
}

process.env["AZURE_ENV_NAME"] ??= "check";
process.env["AZURE_LOCATION"] ??= "westeurope";
await checkBicep();
await checkTerraform();

for (const failure of failures) console.error(`FAILED ${failure}\n`);
for (const reason of skipped) console.log(`SKIPPED ${reason}`);
if (failures.length > 0) {
  console.error("Infrastructure: failed.");
  process.exitCode = 1;
} else {
  console.log(skipped.length > 0 ? "Infrastructure: checked in part." : "Infrastructure: checked.");
}
