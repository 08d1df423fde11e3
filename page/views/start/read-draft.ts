/** What stands in the form or in the editor, as a request, with what is wrong with it. */
import { isRecord, objectionsTo, type FieldProblem } from "../../logic/check-value";
import type { Field } from "../../logic/form-fields";
import { withoutRepeats } from "../../logic/form-problems";
import { reasonOf, requestOf, type ReadForm } from "../../logic/form-values";
import type { JsonSchema, Schemas } from "../../logic/json-schema";
import type { Draft } from "./draft";

interface ReadDraftOptions {
  readonly draft: Draft;
  readonly schema: JsonSchema;
  readonly schemas: Schemas;
  readonly fields: readonly Field[];
}

export function readDraft({ draft, fields, schema, schemas }: ReadDraftOptions): ReadForm {
  const read = draft.json === null ? requestOf(fields, draft.texts) : parsedRequest(draft.json);
  if (read.problems.some(({ field }) => field === "body")) return read;
  const objections = objectionsTo(read.request, schema, schemas);
  return { request: read.request, problems: withoutRepeats([...read.problems, ...objections]) };
}

/** The app names the whole request `body`. */
export function parsedRequest(text: string): ReadForm {
  const wrong = (message: string): ReadForm => {
    const problem: FieldProblem = { field: "body", message };
    return { request: {}, problems: [problem] };
  };
  try {
    const request: unknown = JSON.parse(text);
    return isRecord(request) ? { request, problems: [] } : wrong("must be a JSON object");
  } catch (error) {
    return wrong(`is not JSON: ${reasonOf(error)}`);
  }
}
