import { useEffect, useRef, useState } from "preact/hooks";
import { choicesOf } from "../../api/contract";
import type { ListedRun } from "../../logic/documents";
import { RANGES, USUAL_RANGE, type Filter, type Filters } from "../../logic/run-filters";
import { labelOf, toneOf } from "../../logic/tone";

interface FilterBarProps {
  readonly filters: Filters;
  /** Their connections, schedules and types are offered. */
  readonly runs: readonly ListedRun[];
  /** Those that the app has; offered even if no run has them yet. */
  readonly connections: readonly string[];
  readonly onChange: (changes: Filters) => void;
  readonly onReset: () => void;
  /** Enter in the search. */
  readonly onOpen: (text: string) => void;
}

export function FilterBar(props: FilterBarProps) {
  const { filters, runs, connections, onChange, onReset, onOpen } = props;
  const select = (name: Filter, label: string, values: readonly string[], text = plain) => (
    <Select
      label={label}
      value={filters[name] ?? ""}
      values={values}
      text={text}
      onChange={(value) => {
        onChange({ [name]: value });
      }}
    />
  );
  const seen = (of: Read, chosen: string | undefined): readonly string[] =>
    valuesIn(runs, of, chosen);
  const types = choicesOf("/runs", "target");
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <search class="filters">
      <Search
        text={filters.text ?? ""}
        onChange={(text) => {
          onChange({ text });
        }}
        onOpen={onOpen}
      />
      {select("status", "State", statuses(), (status) => labelOf(toneOf(status)))}
      {select(
        "target",
        "Target",
        types.length > 0 ? types : seen(({ target }) => target.type, filters.target),
      )}
      {select(
        "connection",
        "Connection",
        merged(
          connections,
          seen(({ target }) => target.connectionId, filters.connection),
        ),
      )}
      {select(
        "schedule",
        "Schedule",
        seen(({ tags }) => tags["schedule"], filters.schedule),
      )}
      <TagField
        value={filters.tag ?? ""}
        onChange={(tag) => {
          onChange({ tag });
        }}
      />
      <TimeRange filters={filters} onChange={onChange} />
      {isFiltered && (
        <button type="button" class="button small" onClick={onReset}>
          Clear
        </button>
      )}
    </search>
  );
}

type Read = (run: ListedRun) => string | null | undefined;

/** What is chosen stays on offer, also when no run has it any more. */
function valuesIn(
  runs: readonly ListedRun[],
  of: Read,
  chosen: string | undefined,
): readonly string[] {
  const values = new Set<string>();
  for (const value of [chosen, ...runs.map(of)]) {
    if (value !== null && value !== undefined && value !== "") values.add(value);
  }
  return [...values].sort();
}

const merged = (some: readonly string[], others: readonly string[]): readonly string[] =>
  [...new Set([...some, ...others])].sort();

const plain = (value: string): string => value;

const USUAL_STATUSES = ["running", "succeeded", "failed", "cancelled", "timedOut", "unknown"];

function statuses(): readonly string[] {
  const offered = choicesOf("/runs", "status");
  return offered.length > 0 ? offered : USUAL_STATUSES;
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly text: (value: string) => string;
  readonly onChange: (value: string) => void;
}

const Select = ({ label, value, values, text, onChange }: SelectProps) => (
  <select
    class={value === "" ? "select" : "select chosen"}
    aria-label={label}
    value={value}
    onChange={({ currentTarget }) => {
      onChange(currentTarget.value);
    }}
  >
    <option value="">{label}: all</option>
    {values.map((one) => (
      <option key={one} value={one}>
        {text(one)}
      </option>
    ))}
  </select>
);

const TYPING_MS = 300;

interface SearchProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onOpen: (text: string) => void;
}

/** `/` goes there from anywhere, Escape empties and leaves it. */
function Search({ text, onChange, onOpen }: SearchProps) {
  const ref = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    setTyped(text);
  }, [text]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || isTyping(event.target)) return;
      event.preventDefault();
      ref.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
    };
  }, []);
  const change = (value: string): void => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange(value);
    }, TYPING_MS);
  };
  return (
    <div class="search">
      <input
        ref={ref}
        type="search"
        class="input"
        aria-label="Search by job name, run id or vendor run id"
        placeholder="Job name, run id, vendor run id"
        value={typed}
        onInput={({ currentTarget }) => {
          change(currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") onOpen(typed);
          if (event.key === "Escape") {
            change("");
            ref.current?.blur();
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest("input, textarea, select, dialog") !== null;

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TagField = ({ value, onChange }: FieldProps) => (
  <input
    class={value === "" ? "input tag-field" : "input tag-field chosen"}
    aria-label="Tag, as name=value"
    placeholder="Tag: name=value"
    value={value}
    onChange={({ currentTarget }) => {
      onChange(currentTarget.value.trim());
    }}
  />
);

const CUSTOM = "custom";

function TimeRange({ filters, onChange }: Pick<FilterBarProps, "filters" | "onChange">) {
  const isCustom = filters.since !== undefined || filters.until !== undefined;
  return (
    <>
      <select
        class={filters.range === undefined && !isCustom ? "select" : "select chosen"}
        aria-label="Time"
        value={isCustom ? CUSTOM : (filters.range ?? USUAL_RANGE)}
        onChange={({ currentTarget: { value } }) => {
          if (value === CUSTOM) onChange({ range: "", since: dayBefore(), until: "" });
          else onChange({ range: value === USUAL_RANGE ? "" : value, since: "", until: "" });
        }}
      >
        {Object.entries(RANGES).map(([range, { text }]) => (
          <option key={range} value={range}>
            {text}
          </option>
        ))}
        <option value={CUSTOM}>From … to …</option>
      </select>
      {isCustom && (
        <>
          <Moment
            label="From"
            value={filters.since ?? ""}
            onChange={(since) => {
              onChange({ since });
            }}
          />
          <Moment
            label="To"
            value={filters.until ?? ""}
            onChange={(until) => {
              onChange({ until });
            }}
          />
        </>
      )}
    </>
  );
}

const dayBefore = (): string => new Date(Date.now() - 86_400_000).toISOString();

/** In the browser's own zone, because that is how the field works everywhere. */
const Moment = ({ label, value, onChange }: FieldProps & { readonly label: string }) => (
  <input
    type="datetime-local"
    class="input"
    aria-label={`${label}, in local time`}
    value={value === "" ? "" : toField(new Date(value))}
    onChange={({ currentTarget }) => {
      const date = new Date(currentTarget.value);
      onChange(Number.isNaN(date.getTime()) ? "" : date.toISOString());
    }}
  />
);

const toField = (date: Date): string =>
  Number.isNaN(date.getTime())
    ? ""
    : new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
