/** What a person has chosen for this browser. No data of runs is stored. */
import { effect, signal } from "@preact/signals";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const ZONES = ["local", "utc"] as const;
export type Zone = (typeof ZONES)[number];

function stored<Value extends string>(name: string, values: readonly Value[], usual: Value): Value {
  const text = localStorage.getItem(`runward.${name}`);
  return values.find((value) => value === text) ?? usual;
}

export const theme = signal<Theme>(stored("theme", THEMES, "system"));
export const zone = signal<Zone>(stored("zone", ZONES, "local"));

export function keepPreferences(): void {
  effect(() => {
    localStorage.setItem("runward.theme", theme.value);
    document.documentElement.dataset["theme"] = theme.value;
  });
  effect(() => {
    localStorage.setItem("runward.zone", zone.value);
  });
}
