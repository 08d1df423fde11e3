/** What the demo shows while runs are live: a table that is updated in place on a terminal, otherwise a line for each change. */
export interface Picture {
  /** For a terminal. */
  readonly table: string;
  /** One line for each thing, which is printed when it changes. */
  readonly lines: readonly string[];
}

export interface Show {
  show(picture: Picture): void;
  /** Leaves the last picture where it is. */
  done(): void;
}

export async function createShow(): Promise<Show> {
  if (!process.stdout.isTTY) return changesOnly();
  const { default: logUpdate } = await import("log-update");
  return {
    show: ({ table }) => {
      logUpdate(table);
    },
    done: () => {
      logUpdate.done();
    },
  };
}

function changesOnly(): Show {
  const shown = new Map<number, string>();
  return {
    show: ({ lines }) => {
      for (const [place, line] of lines.entries()) {
        if (shown.get(place) !== line) console.log(line);
        shown.set(place, line);
      }
    },
    done: () => {
      shown.clear();
    },
  };
}
