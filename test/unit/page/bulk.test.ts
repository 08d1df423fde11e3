import {
  again,
  jobIn,
  LOST,
  newJob,
  nextOf,
  runsFor,
  tallyOf,
  withItem,
} from "../../../page/logic/bulk";

const live = { id: "r-1", done: false, succeeded: null };
const succeeded = { id: "r-2", done: true, succeeded: true };
const failed = { id: "r-3", done: true, succeeded: false };

const job = newJob("repair", [
  { id: "r-1", name: "one" },
  { id: "r-2", name: "two" },
  { id: "r-3", name: "three" },
]);

describe("runsFor", () => {
  it("cancels what is live, and repairs what ended otherwise than well", () => {
    const runs = [live, succeeded, failed];

    expect(runsFor("cancel", runs)).toStrictEqual([live]);
    expect(runsFor("repair", runs)).toStrictEqual([failed]);
  });
});

describe("a change of many runs", () => {
  it("takes one run after another, and each only once", () => {
    const first = withItem(job, "r-1", { state: "sending" });
    const done = withItem(first, "r-1", { state: "accepted" });

    expect(nextOf(job)?.id).toBe("r-1");
    expect(nextOf(first)?.id).toBe("r-2");
    expect(nextOf(done)?.id).toBe("r-2");
  });

  it("sends again what was refused or not answered, and nothing else", () => {
    const ended = withItem(
      withItem(withItem(job, "r-1", { state: "accepted" }), "r-2", {
        state: "refused",
        note: "no",
      }),
      "r-3",
      { state: "unanswered" },
    );

    expect(tallyOf(again(ended))).toStrictEqual({
      ...{ accepted: 1, waiting: 2, refused: 0, unanswered: 0, sending: 0 },
    });
    expect(again(ended).items[1]).toMatchObject({ state: "waiting", note: "" });
  });
});

describe("jobIn", () => {
  it("reads what was stored, without the answers of calls that were under way", () => {
    const stored: unknown = JSON.parse(JSON.stringify(withItem(job, "r-1", { state: "sending" })));

    expect(jobIn(stored)).toStrictEqual(withItem(job, "r-1", { state: "unanswered", note: LOST }));
  });

  it.each([
    [null],
    [[]],
    [{ action: "delete", items: [] }],
    [{ action: "cancel" }],
    [{ action: "cancel", items: [{ id: "r-1" }] }],
    [{ ...job, items: [{ ...job.items[0], state: "odd" }] }],
  ])("does not take %j for one", (json) => {
    expect(jobIn(json)).toBeNull();
  });
});
