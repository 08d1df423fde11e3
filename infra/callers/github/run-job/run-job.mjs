/**
 * Starts a run, waits for its end, and fails the step with the cause. It needs Node 20 and no packages.
 *
 * The key names the workflow's run, its attempt and its job: a repeated request re-attaches, and a re-run of the job starts anew.
 * With several steps of this kind in one job, the id of the step tells them apart.
 */
import { setTimeout as sleep } from "node:timers/promises";

const { RUNWARD_URL = "", RUNWARD_TARGET = "", RUNWARD_KEY = "", ...github } = process.env;
const waitSeconds = Number(github["RUNWARD_WAIT_SECONDS"] ?? 30);
const PATIENCE = 20;

const key = ["REPOSITORY", "RUN_ID", "RUN_ATTEMPT", "JOB", "ACTION"]
  .map((name) => github[`GITHUB_${name}`] ?? "")
  .join("/");

/** Repeats a request that got no usable answer; a start is safe to repeat because of its key. */
async function call(url, init = {}) {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { ...init, redirect: "error" }).catch((error) => error);
    const isAnswer =
      response instanceof Response && response.status < 500 && response.status !== 429;
    if (isAnswer) return response;
    const reason = response instanceof Response ? `status ${response.status}` : response.message;
    if (tries >= PATIENCE) throw new Error(`Runward does not answer: ${reason}`);
    await sleep(Math.min(tries, 10) * 1_000);
  }
}

/** One line of a workflow command: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const escaped = (text) =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

function fail(message) {
  console.log(`::error title=Runward::${escaped(message)}`);
  process.exitCode = 1;
}

async function main() {
  const response = await call(`${RUNWARD_URL.replace(/\/$/, "")}/api/runs`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      "x-functions-key": RUNWARD_KEY,
    },
    body: JSON.stringify({ target: JSON.parse(RUNWARD_TARGET), waitSeconds }),
  });
  const started = await response.json().catch(() => ({}));
  if (response.status !== 202) {
    return fail(started.detail ?? `Runward answered ${response.status} to the start.`);
  }
  console.log(`Run ${started.id}`);
  for (;;) {
    const result = await call(started.resultUrl);
    const document = await result.json().catch(() => ({}));
    if (result.status === 200) return console.log(document.message);
    if (result.status !== 202) {
      return fail(document.error?.message ?? `Runward answered ${result.status}.`);
    }
    console.log(document.message);
    await sleep(Math.min(Number(result.headers.get("retry-after") ?? 5), waitSeconds) * 1_000);
  }
}

await main().catch((error) => fail(error.message));
