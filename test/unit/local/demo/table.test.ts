import { tableOf } from "../../../../local/demo/table";

const COLUMNS = [
  { heading: "Run", width: 8 },
  { heading: "State", width: 10 },
];

const GREEN = "\u001b[32m";
const RESET = "\u001b[39m";

describe("tableOf", () => {
  it("aligns columns below their headings", () => {
    expect(
      tableOf(COLUMNS, [
        ["one", "running"],
        ["another", "failed"],
      ]),
    ).toBe(
      ["Run       State", "────────  ──────────", "one       running", "another   failed"].join(
        "\n",
      ),
    );
  });

  it("breaks a cell between words, and keeps a word that is too long", () => {
    expect(
      tableOf(COLUMNS, [["a long cell", "unbreakable"]])
        .split("\n")
        .slice(2),
    ).toStrictEqual(["a long    unbreakable", "cell"]);
  });

  it("does not count colours", () => {
    const [row] = tableOf(COLUMNS, [[`${GREEN}one${RESET}`, "x"]])
      .split("\n")
      .slice(2);

    expect(row).toBe(`${GREEN}one${RESET}       x`);
  });

  it("keeps line breaks of a cell, and shows a missing cell as empty", () => {
    expect(
      tableOf(COLUMNS, [["a\nb"]])
        .split("\n")
        .slice(2),
    ).toStrictEqual(["a", "b"]);
  });
});
