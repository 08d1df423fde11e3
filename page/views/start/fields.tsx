/** The fields of a form, those that matter most first. */
import { optionOf, type Field, type Group, type Kinds } from "../../logic/form-fields";
import { shownPaths } from "../../logic/form-problems";
import type { Form } from "./form";
import { LeafField } from "./leaf-field";
import { Labelled } from "./labelled";

interface FieldsProps {
  readonly fields: readonly Field[];
  /** How many that are not required are shown at once. */
  readonly most: number;
  readonly form: Form;
}

/** The contract lists the fields that say what to run before its parameters. */
const MOST_OF_A_KIND = 6;

export function Fields({ fields, most, form }: FieldsProps) {
  const first = fields.filter(
    (field, index) => field.required || (index < most && field.kind !== "group"),
  );
  const others = fields.filter((field) => !first.includes(field));
  return (
    <>
      <div class="fields">
        {first.map((field) => (
          <AnyField key={field.path} field={field} form={form} />
        ))}
      </div>
      {others.length > 0 && <Others fields={others} form={form} />}
    </>
  );
}

/** Closed at first, unless one of them has something. */
function Others({ fields, form }: Omit<FieldsProps, "most">) {
  const paths = shownPaths(fields, form.texts);
  const isUsed = paths.some((path) => (form.texts[path] ?? "") !== "" || form.problems.has(path));
  const names = fields.map(({ label }) => label.toLowerCase());
  return (
    <details class="others" open={isUsed}>
      <summary>More: {names.join(", ")}</summary>
      <div class="fields">
        {fields.map((field) => (
          <AnyField key={field.path} field={field} form={form} />
        ))}
      </div>
    </details>
  );
}

function AnyField({ field, form }: { readonly field: Field; readonly form: Form }) {
  switch (field.kind) {
    case "group":
      return <GroupField group={field} form={form} />;
    case "kinds":
      return <KindsField kinds={field} form={form} />;
    default:
      return <LeafField leaf={field} form={form} />;
  }
}

const GroupField = ({ group, form }: { readonly group: Group; readonly form: Form }) => (
  <fieldset class="wide">
    <legend>
      {group.label} <code>{group.name}</code>
    </legend>
    <p class="field-note">{group.description}</p>
    {form.problems.get(group.path)?.map((message) => (
      <p key={message} class="field-error">
        {message}
      </p>
    ))}
    <div class="fields">
      {group.fields.map((field) => (
        <AnyField key={field.path} field={field} form={form} />
      ))}
    </div>
  </fieldset>
);

function KindsField({ kinds, form }: { readonly kinds: Kinds; readonly form: Form }) {
  const { choice, path, options } = kinds;
  const chosen = form.texts[choice] ?? "";
  const option = optionOf(kinds, chosen);
  const problems = [...(form.problems.get(choice) ?? []), ...(form.problems.get(path) ?? [])];
  return (
    <div class="wide panel">
      <Labelled
        path={choice}
        label={kinds.label}
        name={choice}
        required={kinds.required}
        description={option?.description ?? kinds.description}
        problems={problems}
      >
        {(given) => (
          <select
            {...given}
            class="select"
            value={chosen}
            onChange={({ currentTarget }) => {
              form.set({ [choice]: currentTarget.value });
            }}
          >
            <option value="">Choose one</option>
            {options.map(({ value }) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {option !== null && (
        <Fields
          key={chosen}
          fields={option.fields}
          most={MOST_OF_A_KIND}
          form={{ ...form, targetType: chosen }}
        />
      )}
    </div>
  );
}
