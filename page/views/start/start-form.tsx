/** The form itself, its checks, and what the app says to it. */
import type { FieldProblem } from "../../logic/check-value";
import { placeProblems, shownPaths } from "../../logic/form-problems";
import { Answer } from "./answer";
import { useConnections } from "./connections";
import { dropDraft, newKey, setDraft, type Draft } from "./draft";
import { EditAs } from "./edit-as";
import { Fields } from "./fields";
import { JsonEditor } from "./json-editor";
import { PasteAddress } from "./paste-address";
import { useStart, type StartOptions } from "./use-start";

export function StartForm(options: StartOptions) {
  const { name, draft, fields } = options;
  const connections = useConnections();
  const { busy, found, problem, setFound, submit } = useStart(options);
  const set = (texts: Draft["texts"]): void => {
    setFound(found.filter(({ field }) => !Object.keys(texts).some((path) => isIn(field, path))));
    setDraft(name, { texts: { ...draft.texts, ...texts } });
  };
  const paths = draft.json === null ? shownPaths(fields, draft.texts) : [];
  const placed = placeProblems(found, paths);
  return (
    <form
      class="start"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Answer
        problem={problem}
        elsewhere={placed.elsewhere}
        count={found.length}
        onNewKey={() => {
          setDraft(name, { key: newKey() });
          void submit();
        }}
      />
      {draft.json === null ? (
        <>
          <PasteAddress fields={fields} onFound={set} />
          <Fields
            fields={fields}
            most={0}
            form={{ texts: draft.texts, set, problems: placed.at, connections, targetType: "" }}
          />
        </>
      ) : (
        <JsonEditor
          text={draft.json}
          isWrong={found.length > 0}
          onChange={(json) => {
            setDraft(name, { json });
          }}
        />
      )}
      <div class="form-actions">
        {/* Not disabled, because it would lose the focus. A second start is not sent while it is busy. */}
        <button type="submit" class="button primary" aria-disabled={busy}>
          {busy ? "Working…" : "Start"}
        </button>
        <EditAs {...options} onProblem={setFound} />
        <BeginAnew name={name} onDone={setFound} />
      </div>
    </form>
  );
}

interface BeginAnewProps {
  readonly name: string;
  readonly onDone: (found: readonly FieldProblem[]) => void;
}

const BeginAnew = ({ name, onDone }: BeginAnewProps) => (
  <button
    type="button"
    class="button"
    onClick={() => {
      onDone([]);
      dropDraft(name);
    }}
  >
    Begin anew
  </button>
);

const isIn = (field: string, path: string): boolean =>
  field === path || field.startsWith(`${path}.`) || path.startsWith(`${field}.`);
