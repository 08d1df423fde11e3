import { evaluate } from "../../support/callers/expressions/evaluate";
import { parseExpression } from "../../support/callers/expressions/syntax";
import { referencesIn } from "../../support/callers/references";

const FUNCTIONS = {
  pipeline: () => ({ RunId: "run-1", parameters: { Job: "7", Map: { a: 'say "hi"' } } }),
  activity: (name: unknown) => ({ output: { id: `id-of-${String(name)}`, gone: null } }),
  body: () => null,
};

describe("evaluate", () => {
  it.each([
    ["plain text", "plain text"],
    ["@@not an expression", "@not an expression"],
    ["@pipeline().RunId", "run-1"],
    ["@concat('a',pipeline().RunId,'''b''')", "arun-1'b'"],
    ["/runs/@{pipeline().RunId}?x=@{pipeline().parameters.Job}", "/runs/run-1?x=7"],
    ["@string(pipeline().parameters.Map)", '{"a":"say \\"hi\\""}'],
    ["@activity('Start').output.id", "id-of-Start"],
    ["@equals(pipeline().parameters.Job,'7')", true],
    ["@not(equals(1,2))", true],
    ["@coalesce(body('X')?['error']?['message'],activity('A').output.gone,'none')", "none"],
    ["@{coalesce(null,'}')}", "}"],
  ])("makes of %s: %j", (template, value) => {
    expect(evaluate(template, FUNCTIONS)).toStrictEqual(value);
  });

  it("makes JSON that was put together from pieces", () => {
    const template = "@json(concat('{\"job\":\"',pipeline().parameters.Job,'\"}'))";

    expect(evaluate({ value: template, type: "Expression" }, FUNCTIONS)).toStrictEqual({
      job: "7",
    });
  });

  it("fails on a property that is missing, as Data Factory does", () => {
    expect(() => evaluate("@activity('A').output.nothing", FUNCTIONS)).toThrow(
      "property 'nothing' doesn't exist",
    );
    expect(() => evaluate("@body('A')['x']", FUNCTIONS)).toThrow("cannot be selected");
  });

  it.each(["@pipeline().RunId?['x']", "@pipeline().RunId['x']", "@pipeline()?['RunId']?['x']"])(
    "fails on a property of a text, as both products do: %s",
    (template) => {
      expect(() => evaluate(template, FUNCTIONS)).toThrow(
        "property 'x' cannot be selected. Property selection is not supported on values of type 'String'",
      );
    },
  );

  it("evaluates both branches of an if()", () => {
    expect(evaluate("@if(equals(1,1),'yes','no')", FUNCTIONS)).toBe("yes");
    expect(() => evaluate("@if(true,'yes',pipeline().RunId['x'])", FUNCTIONS)).toThrow(
      "cannot be selected",
    );
  });

  it("fails on an unknown function", () => {
    expect(() => evaluate("@uuid()", FUNCTIONS)).toThrow("There is no function uuid.");
  });
});

describe("parseExpression", () => {
  it.each(["concat('a'", "a b", "'open", "pipeline().", "concat('a',)", "#"])(
    "refuses %s",
    (text) => {
      expect(() => parseExpression(text)).toThrow();
    },
  );
});

describe("referencesIn", () => {
  it("finds every name, however deep it stands", () => {
    const json = {
      a: ["@concat(pipeline().parameters.Job,activity('Start').output.id)"],
      b: { value: "x @{variables('V')}", type: "Expression" },
    };

    expect(referencesIn(json)).toStrictEqual([
      { kind: "parameter", name: "Job" },
      { kind: "output", name: "id" },
      { kind: "activity", name: "Start" },
      { kind: "variable", name: "V" },
    ]);
  });
});
