import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Violation } from "../../support/history/check";
import type { Recording } from "../../support/history/entry";
import { addRecording, nothingChecked, type Checked } from "./checked";
import type { Row } from "./rows";
import { SURVIVED, type Verdict } from "./verdict";

type Target = Row["target"];

/** What one suite has counted. */
export interface Counted {
  readonly rows: readonly Row[];
  readonly checked: readonly Checked[];
  readonly bugsFound: number;
}

/** Counts what became of the cases of one suite, for the table that `npm run test:faults` prints. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly #checked = new Map<string, Checked>();
  /** Planted bugs that the checker has found. */
  bugsFound = 0;

  add(
    what: string,
    { lost, doubled, leaked }: Verdict,
    { tried = 1, target = null }: { readonly tried?: number; readonly target?: Target } = {},
  ): void {
    const row = this.#rowOf(what, target);
    const wrongs = [lost, doubled, leaked].filter(({ length }) => length > 0);
    row.tried += tried;
    row.survived += wrongs.length === 0 ? tried : tried - 1;
    row.lost += lost.length > 0 ? 1 : 0;
    row.doubled += doubled.length > 0 ? 1 : 0;
    row.leaked += leaked.length > 0 ? 1 : 0;
  }

  /** Plays a case and counts it; one that throws is lost. */
  async play(what: string, play: () => Promise<Verdict>, target: Target = null): Promise<Verdict> {
    const verdict = await play().catch((error: unknown) => ({
      ...SURVIVED,
      lost: [textOf(error)],
    }));
    this.add(what, verdict, { target });
    return verdict;
  }

  /** Counts a recording that was checked. */
  check(what: string, recording: Recording, violations: readonly Violation[]): void {
    const checked = this.#checked.get(what) ?? nothingChecked(what);
    this.#checked.set(what, checked);
    addRecording(checked, recording, violations);
  }

  /** Leaves the counts where the printer finds them; nowhere in the ordinary tests. */
  save(): void {
    const directory = process.env["RUNWARD_FAULT_TABLE"];
    if (directory === undefined) return;
    const counted: Counted = {
      rows: [...this.#rows.values()],
      checked: [...this.#checked.values()],
      bugsFound: this.bugsFound,
    };
    writeFileSync(join(directory, `${randomUUID()}.json`), JSON.stringify(counted));
  }

  #rowOf(what: string, target: Target): Row {
    const key = JSON.stringify([what, target]);
    const row = this.#rows.get(key) ?? {
      ...{ what, target },
      ...{ tried: 0, survived: 0, lost: 0, doubled: 0, leaked: 0 },
    };
    this.#rows.set(key, row);
    return row;
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
