import { LIMITS } from "../../../../src/contracts/vendor-text";
import { toAttemptStatus } from "../../../../src/providers/dbt-cloud/jobs/attempt-status";
import { readReason } from "../../../../src/providers/dbt-cloud/jobs/failure-text";
import { isFromDbt, toComplaint } from "../../../../src/providers/dbt-cloud/vendor-complaint";
import { readRunResults } from "../../../../src/providers/dbt-cloud/jobs/run-results";
import { readSources } from "../../../../src/providers/dbt-cloud/jobs/source-freshness";
import {
  readLogEnd,
  readNodeErrors,
  readStepLog,
  toStepName,
} from "../../../../src/providers/dbt-cloud/jobs/step-log";
import { VendorRun, VendorStep } from "../../../../src/providers/dbt-cloud/jobs/vendor-run";
import { costOf } from "../../../support/cost-of";
import { aTokenSource } from "./dbt-world";

const MEGABYTE = 1_048_576;
const aMegabyteOf = (text: string): string => text.repeat(MEGABYTE / text.length);

const hostileTexts: readonly (readonly [string, string])[] = [
  ["newlines between letters", `a${"\n".repeat(30_000)}b`],
  ["newlines", aMegabyteOf("\n")],
  ["letters", aMegabyteOf("a")],
  ["spaces", aMegabyteOf(" ")],
  ["colons", aMegabyteOf(": ")],
  ["quotation marks before statements", aMegabyteOf('"create ')],
  ["queries without an end", aMegabyteOf("SELECT ")],
  ["Spark headings", aMegabyteOf("==")],
  ["addresses", aMegabyteOf("://")],
  ["tags", aMegabyteOf("<title")],
  ["headings of a log", aMegabyteOf("Error in model a (b)\n")],
  ["entries of a debug log", aMegabyteOf("10:00:00 [error] [a]: fail\n")],
  ["control characters", aMegabyteOf("\u0000\u001b[")],
  ["half characters", aMegabyteOf("\ud800")],
];

const account = { id: "7", host: "https://ab123.us1.dbt.com", tokens: aTokenSource("t") };

function readStep(text: string) {
  const step = VendorStep.parse({
    index: 1,
    status: 20,
    name: text,
    logs: text,
    truncated_debug_logs: text,
  });
  return [readStepLog(step), readLogEnd(step), readNodeErrors(step), toStepName(step)];
}

function readRun(text: string) {
  const actor = { id: text, type: text, name: text };
  return toAttemptStatus(
    account,
    VendorRun.parse({
      id: 1,
      status: text,
      status_humanized: text,
      status_message: text,
      href: `https://ab123.us1.dbt.com/${text}`,
      blocked_by: [text, ...Array<number>(100_000).fill(7)],
      audit: { cancellation: { actor } },
    }),
  );
}

const readers: readonly (readonly [string, (text: string) => unknown])[] = [
  ["a message", readReason],
  ["a refusal", (text) => [toComplaint({ text, json: undefined }), isFromDbt({ detail: text })]],
  [
    "an envelope",
    (text) =>
      toComplaint({
        text: "",
        json: { status: { user_message: text }, data: { [text]: [text] }, detail: text },
      }),
  ],
  ["a run", readRun],
  ["a step", readStep],
  [
    "results",
    (text) =>
      readRunResults({
        metadata: { generated_at: text },
        results: [{ status: text, unique_id: text, message: text }],
      }),
  ],
  [
    "sources",
    (text) =>
      readSources({
        results: [{ status: text, unique_id: text, error: text, max_loaded_at: text }],
      }),
  ],
];

describe.each(readers)("%s", (_reader, read) => {
  it.each(hostileTexts)("is read at once, and reported briefly, of %s", (_text, text) => {
    expect(costOf(() => read(text))).toBeLessThan(50);
    expect(JSON.stringify(read(text)).length).toBeLessThan(2 * LIMITS.text);
  });
});
