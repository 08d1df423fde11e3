import { WORKFLOW_BODY_BYTE_LIMIT } from "../../../../src/contracts/workflows/limits";
import { fromBits, toBits } from "../../../../src/contracts/workflows/bits";
import { costOf } from "../../../support/cost-of";
import { aJobStep, aStep, WorkflowRequest } from "../../../support/workflow-requests";

/** Reading a megabyte takes about a millisecond. */
const MOST_READINGS = 100;

const numbers = Array.from({ length: 300 }, (_, index) => index);
const nameOf = (index: number): string => index.toString(36);

const fullGraph = numbers.map((index) =>
  aStep(nameOf(index), { dependsOn: numbers.slice(0, index).map(nameOf) }),
);
const fullCycle = numbers.map((index) =>
  aStep(nameOf(index), { dependsOn: numbers.filter((other) => other !== index).map(nameOf) }),
);
const filled = "${".repeat(WORKFLOW_BODY_BYTE_LIMIT / 2);
const references = "${steps.0.outcome}".repeat(WORKFLOW_BODY_BYTE_LIMIT / 18);
const brackets = `\${steps.0${'["'.repeat(WORKFLOW_BODY_BYTE_LIMIT / 2)}}`;
const manyReferences = Object.fromEntries(
  Array.from({ length: 8_000 }, (_, index) => [index.toString(36), "${steps.0.outcome}"]),
);
const behind = { dependsOn: ["0"] };

describe("checking a workflow request", () => {
  it.each([
    ["steps that all depend on each other", fullGraph],
    ["the same in reverse order", [...fullGraph].reverse()],
    ["cycles everywhere", fullCycle],
    ["openings of references without end", [aJobStep("0", { jobId: filled })]],
    ["references without end", [aStep("0"), aJobStep("1", { jobName: references }, behind)]],
    ["brackets without end", [aStep("0"), aJobStep("1", { jobId: brackets }, behind)]],
    [
      "thousands of fields with a reference",
      [aStep("0"), aJobStep("1", { jobId: "7", jobParameters: manyReferences }, behind)],
    ],
    [
      "unknown steps everywhere",
      numbers.map((index) => aStep(nameOf(index), { dependsOn: numbers.map(() => "none") })),
    ],
    ["the same name everywhere", numbers.map(() => aStep("a"))],
  ])("takes milliseconds for %s", (_what, steps) => {
    expect(costOf(() => WorkflowRequest.safeParse({ steps }))).toBeLessThan(MOST_READINGS);
  });
});

describe("the dependencies of a step as bits", () => {
  it.each([
    ["none", 5, []],
    ["the one before", 5, [4]],
    ["the first one", 299, [0]],
    ["some", 9, [0, 3, 8]],
    ["all", 299, numbers.slice(0, 299)],
  ])("keep %s", (_what, step, dependsOn) => {
    expect(fromBits(step, toBits(step, dependsOn))).toStrictEqual(dependsOn);
  });

  it("take one digit in a chain, and 11 KB where all depend on each other", () => {
    const all = numbers.slice(1).map((step) => toBits(step, numbers.slice(0, step)));

    expect(toBits(299, [298])).toBe("1");
    expect(all.join("").length).toBe(11_325);
  });

  it.each<[string, (step: number) => number[]]>([
    ["the first one", () => [0]],
    ["all before", (step) => numbers.slice(0, step)],
  ])("are read in a millisecond for 300 steps, as each turn does: %s", (_what, dependsOn) => {
    const texts = numbers.slice(1).map((step) => toBits(step, dependsOn(step)));
    const turns = numbers.slice(0, 10);

    const readAll = (): unknown =>
      turns.map(() => texts.map((text, at) => fromBits(at + 1, text).length));

    expect(costOf(readAll)).toBeLessThan(MOST_READINGS);
  });

  it.each(["", "x", "0x1", "1F", "-1"])("are not read from %j", (text) => {
    expect(() => fromBits(9, `1${text}x`)).toThrow("is no hexadecimal number");
  });
});
