import { useId, useState } from "preact/hooks";
import type { Field, Kinds } from "../../logic/form-fields";
import type { Texts } from "../../logic/form-values";
import { fieldForAddress } from "../../logic/pasted-address";

interface PasteAddressProps {
  readonly fields: readonly Field[];
  readonly onFound: (texts: Texts) => void;
}

/** From the address of a job in the browser, its kind of target and the field that takes the address are filled in. */
export function PasteAddress({ fields, onFound }: PasteAddressProps) {
  const id = useId();
  const [said, setSaid] = useState("");
  const kinds = fields.find((field) => field.kind === "kinds");
  if (kinds === undefined) return null;
  const look = (text: string): void => {
    const found = fieldForAddress(text, kinds);
    setSaid(wordsFor(text, found?.value ?? null));
    if (found !== null) onFound({ [kinds.choice]: found.value, [found.path]: text.trim() });
  };
  return (
    <div class="field wide">
      <label htmlFor={id}>Address of the job, pipeline or run</label>
      <input
        id={id}
        class="input"
        type="url"
        autocomplete="off"
        placeholder={exampleIn(kinds)}
        aria-describedby={`${id}-said`}
        onInput={({ currentTarget }) => {
          look(currentTarget.value);
        }}
      />
      <p id={`${id}-said`} class="field-note" role="status">
        {said === "" ? "Paste it from the browser, or choose the target below." : said}
      </p>
    </div>
  );
}

const exampleIn = ({ options }: Kinds): string =>
  options
    .flatMap(({ fields }) => fields)
    .flatMap((field) => (field.kind === "text" && field.example !== null ? [field.example] : []))
    .at(0) ?? "https://…";

function wordsFor(text: string, target: string | null): string {
  if (text.trim() === "") return "";
  return target === null
    ? "This form of address is not known. Choose the target below."
    : `The target is ${target}. The app reads the rest from the address.`;
}
