import { useState } from "preact/hooks";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the button's name: `the run id`. */
  readonly what: string;
  readonly label?: string;
}

const SHOWN_MS = 1_500;

export function CopyButton({ text, what, label }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => {
      setCopied(false);
    }, SHOWN_MS);
  };
  return (
    <button
      type="button"
      class={label === undefined ? "icon-button" : "button small"}
      aria-label={copied ? `Copied ${what}` : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copy()}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" class="stroke-icon">
        {copied ? (
          <path d="M3 8.5l3.2 3.2L13 4.8" />
        ) : (
          <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />
        )}
      </svg>
      {label !== undefined && <span>{copied ? "Copied" : label}</span>}
    </button>
  );
}
