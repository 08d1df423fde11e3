/** Any JSON as tables and lists: what jobs produce has a different form for each kind of target. */
import { durationText } from "../logic/duration-text";
import { headingOf } from "../logic/heading-text";
import { Instant } from "./time";

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isTable = (rows: readonly Json[]): rows is readonly JsonObject[] =>
  rows.length > 0 && rows.every(isObject);

/** A record of records or a list of records is a table; a record of single values is a list of names and values. */
export function DataView({ value, caption }: { readonly value: Json; readonly caption: string }) {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return isTable(list) ? <Rows rows={list} caption={caption} /> : <Items items={list} />;
  }
  if (!isObject(value)) return <Single value={value} name={caption} />;
  const inner = Object.values(value);
  if (isTable(inner)) {
    const rows = Object.entries(value).map(([name, row]) => ({ name, ...(row as JsonObject) }));
    return <Rows rows={rows} caption={caption} />;
  }
  return <Pairs pairs={value} />;
}

const Items = ({ items }: { readonly items: readonly Json[] }) => (
  <ul class="plain-list">
    {items.map((item, index) => (
      <li key={index}>
        <Single value={item} name="" />
      </li>
    ))}
  </ul>
);

const Pairs = ({ pairs }: { readonly pairs: JsonObject }) => (
  <dl class="facts">
    {Object.entries(pairs).map(([name, value]) => (
      <div key={name}>
        <dt>{headingOf(name)}</dt>
        <dd>
          <Single value={value} name={name} />
        </dd>
      </div>
    ))}
  </dl>
);

function Rows({
  rows,
  caption,
}: {
  readonly rows: readonly JsonObject[];
  readonly caption: string;
}) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => !isNothing(row[name])),
  );
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label={caption}>
      <table class="table">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {headingOf(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {names.map((name) => (
                <td key={name}>
                  <Single value={row[name] ?? null} name={name} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === false;

/** The unit is in the name: `durationSeconds`. */
const isSeconds = (name: string): boolean => /seconds$/i.test(name);

/** So are all instants of the contract. */
const isInstant = (name: string, value: string): boolean =>
  name.endsWith("At") && !Number.isNaN(Date.parse(value));

function Single({ value, name }: { readonly value: Json; readonly name: string }) {
  if (value === null) return <span class="quiet">–</span>;
  if (typeof value === "string") {
    return isInstant(name, value) ? (
      <Instant at={value} />
    ) : (
      <span class="value-text">{value}</span>
    );
  }
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "number") {
    return (
      <span class="number">
        {isSeconds(name) ? durationText(value) : value.toLocaleString("en")}
      </span>
    );
  }
  return <code class="value-text">{JSON.stringify(value)}</code>;
}
