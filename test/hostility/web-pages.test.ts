/** Answers of web servers that are not the vendor's: proxies, gateways, login pages, error pages. */
import * as databricks from "./databricks/calls";
import * as dbt from "./dbt-cloud/calls";
import { listEnvelope } from "./dbt-cloud/answers";
import { timed } from "./support/blocked-time";
import { HOSTILE_TEXTS } from "./support/hostile-values";
import { objectionsTo as textObjectionsTo } from "./support/objections";
import { ofCancel, ofCheck, ofExplanation, ofLaunch, ofPlan } from "./support/outcomes";
import { createRecordedVendor, type RecordedAnswer } from "./support/recorded-answers";
import type { Scene } from "./support/scene";

type Call = Pick<Scene, "play"> & {
  readonly toOutcome: (result: never) => string;
  /** What comes before the page. */
  readonly before?: RecordedAnswer;
};

const calls: readonly (readonly [string, Call])[] = [
  ["a check at Databricks", { play: databricks.check, toOutcome: ofCheck }],
  ["a launch at Databricks", { play: databricks.launch, toOutcome: ofLaunch }],
  ["a plan at Databricks", { play: databricks.plan, toOutcome: ofPlan }],
  ["a cancel at Databricks", { play: databricks.cancel, toOutcome: ofCancel }],
  ["an explanation at Databricks", { play: databricks.explain, toOutcome: ofExplanation }],
  ["a check at dbt", { play: dbt.check, toOutcome: ofCheck }],
  [
    "a launch at dbt",
    {
      play: dbt.launch,
      toOutcome: ofLaunch,
      before: { name: "list", to: /\/runs\/\?/, json: listEnvelope([]) },
    },
  ],
  ["a plan at dbt", { play: dbt.planByName, toOutcome: ofPlan }],
  ["a cancel at dbt", { play: dbt.cancel, toOutcome: ofCancel }],
  ["an explanation at dbt", { play: dbt.explain, toOutcome: ofExplanation }],
];

const STATUSES = [200, 302, 400, 403, 404, 429, 500];

/** Of whatever a page says, nothing is a fact about a run. */
const FACTS = /^(succeeded|failed|cancelled|active|queued|missing|launched|planned|found)\b/;

const pages = (text: string): string[] => [
  `<!DOCTYPE html><html><head><title>${text}</title></head><body><pre>${text}</pre></body></html>`,
  `\n<html>${text}`,
];

async function play({ play, before }: Call, status: number, text: string): Promise<unknown> {
  const page: RecordedAnswer = { name: "page", to: /./, status, text };
  return play(createRecordedVendor(before === undefined ? [page] : [before, page]));
}

/** What one page changes, and what is wrong with what is said of it. */
async function objectionsTo(call: Call, status: number, page: string): Promise<string[]> {
  const plain = await outcomeOf(call, status);
  const { result, objection } = await timed(() => play(call, status, page));
  const outcome = call.toOutcome(result as never);
  return [
    ...(outcome === plain ? [] : [`is "${outcome}", not "${plain}"`]),
    ...(objection === null ? [] : [objection]),
    ...textObjectionsTo(result),
  ];
}

/** With a page that says nothing. */
const outcomeOf = async (call: Call, status: number): Promise<string> =>
  call.toOutcome((await play(call, status, "<html>x</html>")) as never);

describe.each(calls)("%s that a web page answers", (_name, call) => {
  it.each(STATUSES)("ends as it does with any page of status %i", async (status) => {
    const objections: string[] = [];

    for (const { name, text } of HOSTILE_TEXTS) {
      for (const page of pages(text)) {
        const found = await objectionsTo(call, status, page);
        objections.push(...found.map((objection) => `${name}: ${objection}`));
      }
    }

    expect(objections).toStrictEqual([]);
    expect(await outcomeOf(call, status)).not.toMatch(FACTS);
  });
});
