/** Which view is shown: the part of the address behind `#`, so that every view has an address of its own. */
import { computed, signal } from "@preact/signals";

export interface Place {
  /** `["runs", "r-…"]` */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

/** What every view gets. */
export interface ViewProps {
  readonly place: Place;
}

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  hash.value = location.hash;
});

export const place = computed(() => toPlace(hash.value));

const START: readonly string[] = ["runs"];

export function toPlace(text: string): Place {
  const [path = "", query = ""] = text.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter((part) => part !== "");
  return {
    path: parts.length === 0 ? START : parts.map(decoded),
    query: new Map(new URLSearchParams(query)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

type Query = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

export function addressOf(path: readonly string[], query: Query = {}): string {
  const pairs = query instanceof Map ? [...query] : Object.entries(query);
  const text = new URLSearchParams(pairs.filter(([, value]) => value !== "")).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

export function go(path: readonly string[], query: Query = {}): void {
  location.hash = addressOf(path, query);
}

/** Changes the view's query. Typing does not fill the browser's history. */
export function setQuery(query: ReadonlyMap<string, string>): void {
  history.replaceState(null, "", addressOf(place.value.path, query));
  hash.value = location.hash;
}

export const runAddress = (id: string): string => addressOf(["runs", id]);
