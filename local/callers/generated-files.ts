import { createContract } from "../../src/contracts/run-request";
import { vendors } from "../../src/providers/vendors";
import { createOpenApi2 } from "../../src/openapi/openapi-2";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { createPipelineTemplates } from "./data-factory/templates";
import { toText } from "./json";
import { createWorkflowTemplates } from "./logic-apps/definitions";

/** A placeholder: replace it when you import the documents. The app itself serves them with its own address. */
const SAMPLE_ORIGIN = "https://your-runward.azurewebsites.net";

/** The text of every generated file, by its path from the root of the repository. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const targets = vendors.flatMap((vendor) => Object.values(vendor.targets));
  const contract = createContract(targets);
  const files = new Map<string, string>();
  const add = (path: string, json: unknown): void => {
    files.set(`infra/callers/${path}`, toText(json));
  };
  add("openapi/runward.openapi.json", createOpenApi3(contract, SAMPLE_ORIGIN));
  add("openapi/runward.openapi.v2.json", createOpenApi2(contract, SAMPLE_ORIGIN));
  for (const { name, manifest, deployment } of createPipelineTemplates()) {
    add(`data-factory/${name}/manifest.json`, manifest);
    add(`data-factory/${name}/${name}.json`, deployment);
  }
  for (const { name, deployment } of createWorkflowTemplates()) {
    add(`logic-apps/${name}.json`, deployment);
  }
  return files;
}
