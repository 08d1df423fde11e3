import { readableText } from "../../../../src/providers/databricks/readable-text";
import { costOf } from "../../../support/cost-of";

describe("readableText", () => {
  it.each<[unknown, string | null]>([
    [
      "<span class='ansi-red-fg'>ZeroDivisionError</span>: division by zero",
      "ZeroDivisionError: division by zero",
    ],
    ['<div class="ansiout">File &lt;command-1&gt;, line 1</div>', "File <command-1>, line 1"],
    [
      "'&lt;' not supported between &#39;str&#39; &amp;&nbsp;&quot;int&quot;",
      `'<' not supported between 'str' & "int"`,
    ],
    ["List<String> is not <class 'int'>", "List<String> is not <class 'int'>"],
    ["&amp;lt;", "&lt;"],
    ["\u001b[31mred\u001b[0m\u202e", "red"],
    ["<span></span>", null],
    [" ", null],
    [7, null],
    [undefined, null],
  ])("reads %j as %j", (text, readable) => {
    expect(readableText().parse(text)).toBe(readable);
  });

  it.each(["<span", "</span", "&", "&amp", "<", "\n"])(
    "processes a megabyte of %j at once",
    (unit) => {
      const text = unit.repeat(1_048_576 / unit.length);

      expect(costOf(() => readableText().parse(text))).toBeLessThan(25);
    },
  );
});
