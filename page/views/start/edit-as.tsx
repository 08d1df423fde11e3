/** Goes from the form to JSON and back, with the same request. */
import type { FieldProblem } from "../../logic/check-value";
import type { Field } from "../../logic/form-fields";
import { requestOf, textsOf } from "../../logic/form-values";
import { setDraft, type Draft } from "./draft";
import { parsedRequest } from "./read-draft";

interface EditAsProps {
  readonly name: string;
  readonly draft: Draft;
  readonly fields: readonly Field[];
  readonly onProblem: (problems: readonly FieldProblem[]) => void;
}

export function EditAs({ name, draft, fields, onProblem }: EditAsProps) {
  const toJson = (): void => {
    const { request, problems } = requestOf(fields, draft.texts);
    onProblem(problems);
    if (problems.length === 0) setDraft(name, { json: JSON.stringify(request, null, 2) });
  };
  const toForm = (): void => {
    const { request, problems } = parsedRequest(draft.json ?? "");
    const texts = problems.length === 0 ? textsOf(fields, request) : null;
    if (texts === null) onProblem(problems.length > 0 ? problems : [NOT_IN_FORM]);
    else {
      onProblem([]);
      setDraft(name, { texts, json: null });
    }
  };
  return (
    <button type="button" class="button" onClick={draft.json === null ? toJson : toForm}>
      {draft.json === null ? "Edit as JSON" : "Edit as a form"}
    </button>
  );
}

const NOT_IN_FORM: FieldProblem = {
  field: "body",
  message: "has a field or a value that the form cannot show, so it stays JSON",
};
