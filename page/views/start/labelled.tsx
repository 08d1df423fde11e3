/** A field with its name, what it is, and what is wrong with it. */
import type { ComponentChildren } from "preact";

interface Given {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
  readonly "aria-required": boolean;
}

interface LabelledProps {
  readonly path: string;
  readonly label: string;
  /** As the API has it. */
  readonly name: string;
  readonly required: boolean;
  readonly description: string;
  readonly problems: readonly string[];
  readonly wide?: boolean;
  /** Makes the control. */
  readonly children: (given: Given) => ComponentChildren;
}

export function Labelled(props: LabelledProps) {
  const { path, label, name, required, description, problems, wide = false, children } = props;
  const id = `field-${path}`;
  return (
    <div class={wide ? "field wide" : "field"}>
      <label htmlFor={id}>
        {label}
        {required && <span class="quiet"> (needed)</span>} <code class="quiet">{name}</code>
      </label>
      {children({
        id,
        "aria-invalid": problems.length > 0,
        "aria-describedby": `${id}-error ${id}-note`,
        "aria-required": required,
      })}
      <p id={`${id}-error`} class="field-error">
        {problems.join("; ")}
      </p>
      <p id={`${id}-note`} class="field-note">
        {description}
      </p>
    </div>
  );
}
