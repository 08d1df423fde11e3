import { vendors } from "../../src/providers/vendors";
import { evaluate } from "../support/callers/expressions/evaluate";
import { pipelineFiles, startOf, type PipelineFile } from "../support/callers/template-files";
import {
  EXTRAS,
  FUNCTIONS,
  PARAMETERS,
  pipelineWith,
  requestOf,
  subjectOf,
} from "../support/callers/template-requests";
import { objectAt, type Json } from "../support/json";

const CASES = pipelineFiles()
  .filter(({ name }) => subjectOf(name) in EXTRAS)
  .map((file) => [file.name, file] as const);

const bodyOf = (file: PipelineFile, parameters: Json): Json => {
  const pipeline = pipelineWith({ ...PARAMETERS, FullRefresh: false, ...parameters });
  return evaluate(startOf(file).typeProperties["body"], { ...FUNCTIONS, pipeline }) as Json;
};

/** The fields of the target that a template starts. */
const fieldsOf = (file: PipelineFile): string[] => {
  const type = objectAt(bodyOf(file, {}), "target")["type"];
  const kinds = vendors.flatMap(({ targets }) => Object.values(targets));
  return Object.keys(kinds.find((kind) => kind.type === type)!.schema.shape);
};

const OWN = { DatabricksWorkspaceId: "", DbtAccountId: "", JobId: "", PipelineId: "" };
const WITHOUT = { ...OWN, JobParameters: {} };

describe.each(CASES)("the extras of %s", (name, file) => {
  const extras = EXTRAS[subjectOf(name)]!;

  it("are accepted as part of the target and of the request", () => {
    const body = bodyOf(file, {
      TargetExtras: extras,
      RequestExtras: { partialSuccess: "succeed", retry: { maxAttempts: 3, mode: "repair" } },
    });

    expect(requestOf(name).parse(body)).toMatchObject({
      target: extras,
      partialSuccess: "succeed",
      retry: { maxAttempts: 3, mode: "repair" },
    });
  });

  it("may have waits that adapt, in place of the parameter for seconds", () => {
    const body = bodyOf(file, { RequestExtras: { waitSeconds: "adaptive" } });

    expect(requestOf(name).parse(body)).toMatchObject({ waitSeconds: "adaptive" });
    expect(requestOf(name).parse(bodyOf(file, {}))).toMatchObject({ waitSeconds: 45 });
  });

  it("can be every field that the target has", () => {
    const everything = Object.fromEntries(
      fieldsOf(file).map((field) => [field, { of: field, text: 'a "b", {c} and [d]' }]),
    );
    const { type, ...others } = everything;

    const target = objectAt(bodyOf(file, { ...WITHOUT, TargetExtras: others }), "target");

    expect(type).toBeDefined();
    expect(Object.keys(others).length).toBeGreaterThan(8);
    expect(target).toStrictEqual({ ...others, type: target["type"] });
  });

  it("are the only fields when nothing else is given, such as a pasted address", () => {
    const target = objectAt(bodyOf(file, { ...WITHOUT, TargetExtras: { jobUrl: "x" } }), "target");

    expect(Object.keys(target)).toStrictEqual(["type", "jobUrl"]);
  });

  it("are refused by their names when the target does not have them", () => {
    const body = bodyOf(file, {
      TargetExtras: { notebook_params: {} },
      RequestExtras: { tries: 3 },
    });

    const { error } = requestOf(name).safeParse(body);

    expect(JSON.stringify(error?.issues)).toContain("notebook_params");
    expect(JSON.stringify(error?.issues)).toContain("tries");
  });
});
