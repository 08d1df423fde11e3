/** One field in which somebody types or chooses. */
import type { Leaf } from "../../logic/form-fields";
import type { Form } from "./form";
import { Labelled } from "./labelled";

interface LeafFieldProps {
  readonly leaf: Leaf;
  readonly form: Form;
}

const HINTS: Partial<Readonly<Record<Leaf["kind"], string>>> = {
  lines: "One in each line.",
  json: "As JSON.",
};

export function LeafField({ leaf, form }: LeafFieldProps) {
  const { path, label, name, required, description, kind } = leaf;
  const hint = HINTS[kind];
  return (
    <Labelled
      {...{ path, label, name, required }}
      description={hint === undefined ? description : `${description} ${hint}`}
      problems={form.problems.get(path) ?? []}
      wide={kind === "json"}
    >
      {(given) => (
        <Control
          {...given}
          leaf={leaf}
          text={form.texts[path] ?? ""}
          connections={connectionsFor(leaf, form)}
          onText={(text) => {
            form.set({ [path]: text });
          }}
        />
      )}
    </Labelled>
  );
}

/** Of the chosen kind of target, what was typed before included; none if they are not known. */
function connectionsFor({ isConnection, path }: Leaf, form: Form): readonly string[] {
  if (!isConnection) return [];
  const ids = form.connections
    .filter(({ targets }) => targets.includes(form.targetType))
    .map(({ connectionId }) => connectionId);
  const typed = form.texts[path] ?? "";
  return ids.length === 0 || typed === "" || ids.includes(typed) ? ids : [...ids, typed];
}

interface ControlProps {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
  readonly "aria-required": boolean;
  readonly leaf: Leaf;
  readonly text: string;
  readonly connections: readonly string[];
  readonly onText: (text: string) => void;
}

const YES_OR_NO: Readonly<Record<string, string>> = { true: "yes", false: "no" };

function Control({ leaf, text, connections, onText, ...given }: ControlProps) {
  const { kind, choices, usual } = leaf;
  if (connections.length > 0)
    return <Choice {...given} {...{ text, onText }} values={connections} />;
  if (kind === "choice") return <Choice {...given} {...{ text, onText, usual }} values={choices} />;
  if (kind === "flag") {
    return <Choice {...given} {...{ text, onText, usual }} values={Object.keys(YES_OR_NO)} />;
  }
  if (kind === "lines" || kind === "json" || text.includes("\n")) {
    return (
      <textarea
        {...given}
        class="input code"
        rows={3}
        placeholder={placeholderOf(leaf)}
        spellcheck={false}
        value={text}
        onInput={({ currentTarget }) => {
          onText(currentTarget.value);
        }}
      />
    );
  }
  return (
    <input
      {...given}
      class="input"
      type="text"
      inputMode={kind === "number" && choices.length === 0 ? "decimal" : "text"}
      autocomplete="off"
      spellcheck={false}
      placeholder={placeholderOf(leaf)}
      value={text}
      onInput={({ currentTarget }) => {
        onText(currentTarget.value);
      }}
    />
  );
}

/** What applies while nothing is typed. */
const placeholderOf = ({ example, form, usual }: Leaf): string =>
  example ?? (form === "" && usual !== null ? usualText(usual) : form);

const usualText = (usual: unknown): string =>
  typeof usual === "string" ? usual : JSON.stringify(usual);

interface ChoiceProps extends Omit<ControlProps, "leaf" | "connections"> {
  readonly values: readonly string[];
  readonly usual?: unknown;
}

const Choice = ({ values, usual = null, text, onText, ...given }: ChoiceProps) => (
  <select
    {...given}
    class="select"
    value={text}
    onChange={({ currentTarget }) => {
      onText(currentTarget.value);
    }}
  >
    <option value="">{usual === null ? "Not set" : `${usualText(usual)} (default)`}</option>
    {values.map((value) => (
      <option key={value} value={value}>
        {YES_OR_NO[value] ?? value}
      </option>
    ))}
  </select>
);
