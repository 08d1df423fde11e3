import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { readSchedules } from "../support/app-contract";
import { WorkflowDefinitionLanguage } from "../support/callers/workflow-schema";
import { objectAt } from "../support/json";
import { objectionsTo } from "../support/workflow-requests";

const ROOT = resolve(__dirname, "../..");
const FOLDER = "infra/callers/workflows";
const read = (file: string): string => readFileSync(resolve(ROOT, file), "utf8");

const examples = readdirSync(resolve(ROOT, FOLDER)).filter((file) => file.endsWith(".json"));
const requests = examples.filter((file) => file !== "schedules.json" && !file.includes("logic"));

describe("the examples of workflows", () => {
  it.each(requests)("%s is a request that Runward accepts", (file) => {
    expect(objectionsTo(JSON.parse(read(`${FOLDER}/${file}`)))).toStrictEqual({});
  });

  it("schedules.json is a list of schedules that the app accepts", () => {
    expect(readSchedules(read(`${FOLDER}/schedules.json`), "schedules.json")).toMatchObject({
      kind: "read",
      schedules: [{ workflow: { name: "nightly-sales" } }],
    });
  });

  it("notify-logic-app.json is in the Workflow Definition Language", () => {
    const file: unknown = JSON.parse(read(`${FOLDER}/notify-logic-app.json`));
    const actions = objectAt(file, "resources", 0, "properties", "definition", "actions");

    expect(WorkflowDefinitionLanguage.shape.actions.parse(actions)).toStrictEqual(actions);
  });

  it("are all explained beside them", () => {
    const guide = read(`${FOLDER}/README.md`);

    expect(requests.length).toBeGreaterThan(2);
    expect(examples.filter((file) => !guide.includes(`\`${file}\``))).toStrictEqual([]);
  });
});

describe("docs/workflows.md", () => {
  const page = read("docs/workflows.md");

  it("shows requests that Runward accepts", () => {
    const shown = [...page.matchAll(/```json\n([^`]+)```/g)].map(([, text = ""]) => text);

    expect(shown).not.toHaveLength(0);
    expect(shown.map((text) => objectionsTo(JSON.parse(text)))).toStrictEqual(
      shown.map(() => ({})),
    );
  });

  it("names every field of a request", () => {
    const fields = ["name", "run", "dependsOn", "when", "optional"].map((one) => `steps[].${one}`);
    const others = ["maxParallel", "onFailure", "timeoutSeconds", "idempotencyKey", "callBackUri"];

    expect(
      [...fields, ...others, "callbackUrl", "tags"].filter((one) => !page.includes(`\`${one}\``)),
    ).toStrictEqual([]);
  });
});
