/** The files with which people call Runward by hand, by their path from the root of the repository. */
import type { Json } from "../json";
import { toText } from "../json";
import { httpFile } from "./http-file";
import { postmanCollection } from "./postman-collection";
import { sampleCalls } from "./sample-calls";

const FOLDER = "infra/callers/openapi";

/** They are made from the OpenAPI document among the generated files. */
export async function requestFiles(
  generated: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const openApi = JSON.parse(generated.get(`${FOLDER}/runward.openapi.json`) ?? "{}") as Json;
  const calls = sampleCalls(openApi);
  return new Map([
    [`${FOLDER}/runward.postman_collection.json`, toText(await postmanCollection(openApi, calls))],
    [`${FOLDER}/runward.http`, httpFile(calls)],
  ]);
}
