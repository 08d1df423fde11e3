import { useId } from "preact/hooks";

interface JsonEditorProps {
  readonly text: string;
  readonly isWrong: boolean;
  readonly onChange: (text: string) => void;
}

/** The whole request. What is wrong with it stands above. */
export function JsonEditor({ text, isWrong, onChange }: JsonEditorProps) {
  const id = useId();
  return (
    <div class="panel">
      <label htmlFor={id}>The request, as JSON</label>
      <textarea
        id={id}
        class="input code"
        rows={20}
        spellcheck={false}
        aria-invalid={isWrong}
        value={text}
        onInput={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
      />
    </div>
  );
}
