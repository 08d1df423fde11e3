import { filtersOf, readPages, type ListOptions } from "../../../cli/commands/pages";

/** A list of so many numbers, whose pages have at most three. */
const listOf =
  (length: number, asked: unknown[] = []) =>
  (page: { top: number; continuation?: string }) => {
    asked.push(page);
    const first = Number(page.continuation ?? "0");
    const next = Math.min(first + Math.min(page.top, 3), length);
    const entries = Array.from({ length: next - first }, (_, index) => first + index);
    return Promise.resolve({ entries, continuation: next < length ? String(next) : null });
  };

const read = (options: Partial<ListOptions>, length: number, asked?: unknown[]) =>
  readPages({ limit: 50, ...options }, listOf(length, asked), () => undefined);

describe("readPages", () => {
  it.each([
    [{ limit: 2 }, 10, [0, 1], "2"],
    [{ limit: 4 }, 10, [0, 1, 2, 3], "4"],
    [{ limit: 4 }, 3, [0, 1, 2], null],
    [{ limit: 1, all: true }, 5, [0, 1, 2, 3, 4], null],
    [{ limit: 2, continuation: "4" }, 10, [4, 5], "6"],
    [{}, 0, [], null],
  ])(
    "reads with %j from %i entries %j, and then goes on at %s",
    async (options, length, entries, continuation) => {
      expect(await read(options, length)).toStrictEqual({ entries, continuation });
    },
  );

  it("asks for no more than are wanted", async () => {
    const asked: unknown[] = [];

    await read({ limit: 4 }, 10, asked);

    expect(asked).toStrictEqual([{ top: 4 }, { top: 1, continuation: "3" }]);
  });
});

describe("a search through many pages", () => {
  const searched = async (length: number): Promise<string[]> => {
    const notes: string[] = [];
    await readPages({ limit: 50 }, listOf(length), (text) => notes.push(text));
    return notes;
  };

  it("says once why it takes its time", async () => {
    expect(await searched(48)).toStrictEqual([
      "Reading on: 27 found so far. The app reads a limited number at a time; --since makes a search shorter.",
    ]);
  });

  it("says nothing if it is short", async () => {
    expect(await searched(27)).toStrictEqual([]);
  });
});

describe("filtersOf", () => {
  it("turns times into instants, and leaves out what is not given", () => {
    const filters = filtersOf({ limit: 1, status: "failed", since: "2026-01-31T06:00:00Z" });

    expect(JSON.parse(JSON.stringify(filters))).toStrictEqual({
      status: "failed",
      since: "2026-01-31T06:00:00.000Z",
    });
  });
});
