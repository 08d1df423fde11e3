/** The table of Runward's own runs, and the lines of the workflow below it. */
import type { Picture } from "./show";
import type { LiveStory } from "./stories";
import { type Column, tableOf } from "./table";
import type { LiveWorkflow } from "./workflow";

/** What the second part shows: the runs, and the workflow. */
export interface Scene {
  readonly stories: readonly LiveStory[];
  readonly workflow: LiveWorkflow;
}

const COLUMNS: readonly Column[] = [
  { heading: "Run", width: 44 },
  { heading: "State", width: 12 },
  { heading: "At the vendor", width: 22 },
  { heading: "Checks", width: 6 },
];

export function scenePicture({ stories, workflow }: Scene): Picture {
  const rows = stories.map(cellsOf);
  return {
    table: `${tableOf(COLUMNS, rows)}\n\n${workflow.lines().join("\n")}`,
    lines: [
      ...rows.map(([title = "", state = "", vendor = ""]) =>
        `${title.padEnd(44)} ${state.padEnd(12)} ${vendor}`.trimEnd(),
      ),
      ...workflow.lines(),
    ],
  };
}

function cellsOf({ story, view }: LiveStory): string[] {
  const { status, done, phase, vendorState, checks } = view ?? NOT_SEEN;
  return [story.title, done ? status : phase, done ? "" : (vendorState ?? ""), String(checks)];
}

const NOT_SEEN = { status: "", done: false, phase: "starting", vendorState: null, checks: 0 };
