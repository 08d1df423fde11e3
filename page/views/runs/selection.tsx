/** Which runs of the list are selected. */
import { useState } from "preact/hooks";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly set: (ids: readonly string[], selected: boolean) => void;
  readonly clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    ids,
    set: (changed, selected) => {
      setIds((old) => {
        const next = new Set(old);
        for (const id of changed) {
          if (selected) next.add(id);
          else next.delete(id);
        }
        return next;
      });
    },
    clear: () => {
      setIds(new Set());
    },
  };
}

interface SelectAllProps {
  readonly shown: readonly string[];
  readonly selection: Selection;
}

/** Of all runs of the table, also of those that are not in view. */
export function SelectAll({ shown, selection }: SelectAllProps) {
  const count = shown.filter((id) => selection.ids.has(id)).length;
  const areAll = count > 0 && count === shown.length;
  return (
    <label class="check">
      <input
        type="checkbox"
        aria-label={`Select all ${shown.length} runs that are shown`}
        checked={areAll}
        indeterminate={count > 0 && !areAll}
        onChange={() => {
          selection.set(shown, !areAll);
        }}
      />
    </label>
  );
}

interface SelectOneProps {
  readonly id: string;
  readonly name: string;
  readonly selection: Selection;
}

export const SelectOne = ({ id, name, selection }: SelectOneProps) => (
  <label class="check">
    <input
      type="checkbox"
      aria-label={`Select ${name}, ${id}`}
      checked={selection.ids.has(id)}
      onChange={({ currentTarget }) => {
        selection.set([id], currentTarget.checked);
      }}
    />
  </label>
);
