import {
  fairShares,
  named,
  workflowMessage,
  type WorkflowEnd,
} from "../../../../src/activities/workflows/workflow-message";
import { CONCLUSION_MESSAGE_LIMIT } from "../../../../src/contracts/outcome";
import { jsonLength } from "../../../../src/contracts/plain-text";

const anEnd = (changes: Partial<WorkflowEnd> = {}): WorkflowEnd => ({
  workflowId: "w-1",
  outcome: "failed",
  summary: "1 of 3 steps failed: load.",
  page: null,
  bad: [],
  more: [],
  skipped: [],
  isUnclear: false,
  ...changes,
});

const named300 = Array.from({ length: 300 }, (_, index) => `a-step-with-a-long-name-${index}`);

describe("the message of a workflow", () => {
  it("has the failed steps, what was skipped, and how to resume, in this order", () => {
    const message = workflowMessage(
      anEnd({
        page: "https://x/1",
        bad: [{ name: "load", message: "Failed.\nMessage: No customers." }],
        more: ["clean"],
        skipped: ["report"],
        isUnclear: true,
      }),
    );

    expect(message.split("\n")).toStrictEqual([
      "Failed.",
      "Message: 1 of 3 steps failed: load.",
      "Run page URL: https://x/1",
      "Step load: Failed.",
      "Message: No customers.",
      "Also: clean.",
      "Skipped because of that: report.",
      'Resume: POST /api/workflows/w-1/resume runs what did not succeed, and nothing else. A step whose outcome is unknown is looked at again first; "mode": "rerun" starts it anew if that says nothing.',
    ]);
  });

  it.each([
    ["plain text", "x"],
    ["text that JSON escapes", '"'],
    ["line breaks", "a\n"],
    ["control characters", "a\u0001"],
  ])("stays within its limit, and gives every step the same room: %s", (_what, text) => {
    const bad = named300.slice(0, 12).map((name) => ({ name, message: text.repeat(3_000) }));

    const message = workflowMessage(anEnd({ bad, more: named300.slice(12), skipped: named300 }));

    expect(jsonLength(message)).toBeLessThanOrEqual(CONCLUSION_MESSAGE_LIMIT);
    expect(message).toContain("Step a-step-with-a-long-name-0: ");
    expect(message).toContain("Step a-step-with-a-long-name-11: ");
    expect(message).toContain("and nothing else.");
  });
});

describe("fairShares", () => {
  it.each([
    ["all get what they need", [10, 20], 100, [10, 20]],
    ["those who need more get the same", [100, 10, 100], 110, [50, 10, 50]],
    ["nobody needs anything", [], 100, []],
  ])("divides the room: %s", (_what, needs, room, shares) => {
    expect(fairShares(needs, room)).toStrictEqual(shares);
  });
});

describe("named", () => {
  it("counts the names for which there is no room", () => {
    expect(named(["one", "two", "three"], 12)).toBe("one, two and 1 more");
    expect(named(["one", "two"], 12)).toBe("one, two");
  });
});
