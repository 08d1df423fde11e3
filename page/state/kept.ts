/**
 * What this tab keeps while somebody signs in again or loads the page anew: half-filled forms, and changes of many runs that
 * are under way. It is gone after a start, a sign-out, and with the tab.
 */
import { effect, signal, type Signal } from "@preact/signals";

const PREFIX = "runward.kept.";

const all: Signal<unknown>[] = [];

/** `read` gives null for what another version of the page has stored. */
export function keptSignal<Value>(
  name: string,
  read: (json: unknown) => Value | null,
): Signal<Value | null> {
  const kept = signal<Value | null>(read(stored(name)));
  effect(() => {
    store(name, kept.value);
  });
  all.push(kept);
  return kept;
}

export function forgetKept(): void {
  for (const kept of all) kept.value = null;
}

function stored(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

function store(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // There is no room for it. It is still there until the page is left.
  }
}
