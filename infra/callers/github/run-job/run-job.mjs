/**
 * Starts a run, waits for its end, and fails the step with the cause. It needs Node 20 and no packages.
 *
 * The key names the workflow's run, its attempt and its job: a repeated request re-attaches, and a re-run of the job starts anew.
 * With several steps of this kind in one job, the id of the step tells them apart.
 */
import { setTimeout as sleep } from "node:timers/promises";

const { RUNWARD_URL = "", RUNWARD_TARGET = "", RUNWARD_KEY = "", ...github } = process.env;
const wait = github["RUNWARD_WAIT_SECONDS"] ?? "30";
const waitSeconds = wait === "adaptive" ? wait : Number(wait);
const CALL_MS = 60_000;
/** How long to try without an answer: less while the address has never answered, because it may be wrong. */
const FIRST_CONTACT_MS = 3 * 60_000;
const LOST_CONTACT_MS = 60 * 60_000;
const MOST_BETWEEN_TRIES_MS = 30_000;
let contactMade = false;

const key = ["REPOSITORY", "RUN_ID", "RUN_ATTEMPT", "JOB", "ACTION"]
  .map((name) => github[`GITHUB_${name}`] ?? "")
  .join("/");

/** What went wrong on the way, without what only names the function that noticed it. */
const reasonOf = (error) => error.cause?.message || error.cause?.code || error.message;

/** Repeats a request that got no usable answer; a start is safe to repeat because of its key. */
async function call(url, init = {}) {
  const began = Date.now();
  for (let tries = 1; ; tries += 1) {
    const signal = AbortSignal.timeout(CALL_MS);
    const response = await fetch(url, { ...init, redirect: "manual", signal }).catch(
      (error) => error,
    );
    const isResponse = response instanceof Response;
    contactMade ||= isResponse;
    if (isResponse && response.status < 500 && response.status !== 429) return response;
    const reason = isResponse ? `status ${response.status}` : reasonOf(response);
    const { origin } = new URL(url);
    if (tries === 1) console.log(`No answer from ${origin}, trying again: ${reason}`);
    if (Date.now() - began > (contactMade ? LOST_CONTACT_MS : FIRST_CONTACT_MS)) {
      const advice = contactMade ? "" : " Check the input url.";
      const next =
        "If the job has started, it goes on: look there before you re-run this job, which starts it anew.";
      throw new Error(`${origin} did not answer: ${reason}.${advice} ${next}`);
    }
    await sleep(Math.min(tries * 1_000, MOST_BETWEEN_TRIES_MS));
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
  if (!URL.canParse(RUNWARD_URL)) {
    return fail(
      `The input url must be an address such as https://func-runward-prod.azurewebsites.net, not "${RUNWARD_URL}".`,
    );
  }
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
    const advice = [401, 403].includes(response.status) ? " Check the input key." : "";
    return fail(started.detail ?? `Runward answered ${response.status} to the start.${advice}`);
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
    const asked = Number(result.headers.get("retry-after") ?? 5);
    await sleep((wait === "adaptive" ? asked : Math.min(asked, waitSeconds)) * 1_000);
  }
}

await main().catch((error) => fail(error.message));
