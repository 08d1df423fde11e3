import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectationsTable } from "./network/expectations-table";

const DOCUMENT = join(__dirname, "../../docs/network-expectations.md");

/** The rows of the one table that starts with this heading cell. */
function rowsBelow(heading: string): string[][] {
  const lines = readFileSync(DOCUMENT, "utf8").split("\n");
  const cells = lines.map((line) => line.split("|").slice(1, -1));
  const trimmed = cells.map((row) => row.map((cell) => cell.trim()));
  const start = trimmed.findIndex(([first]) => first === heading);
  const end = trimmed.findIndex((row, index) => index > start && row.length === 0);
  return trimmed.slice(start + 2, end);
}

describe("docs/network-expectations.md", () => {
  it("contains exactly the expectations of the network matrix", () => {
    expect(rowsBelow("call")).toStrictEqual(expectationsTable());
  });

  it("says what follows from every answer in it", () => {
    const explained = rowsBelow("answer").flatMap(([answer = ""]) => answer.split(", "));
    const kinds = new Set(expectationsTable().map(([, , answer = ""]) => /^\w+/.exec(answer)?.[0]));
    kinds.delete("cannot");

    expect([...kinds].filter((kind) => !explained.includes(`\`${String(kind)}\``))).toStrictEqual(
      [],
    );
  });
});
