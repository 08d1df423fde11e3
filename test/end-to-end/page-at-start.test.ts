/** The runs page costs the start of the app nothing: its files are looked for when somebody asks for them. */
import fs from "node:fs";
import { join } from "node:path";
import { World } from "../support/world";

const READERS = ["existsSync", "readdirSync", "readFileSync"] as const;

const PAGE = [join("dist", "page"), join("page", "index.html")];

/** The files of the page that were looked for or read. */
function watchFiles(): () => string[] {
  const spies = READERS.map((name) => jest.spyOn(fs, name));
  return () =>
    spies
      .flatMap(({ mock }) => mock.calls.map(([path]) => String(path)))
      .filter((path) => PAGE.some((part) => path.includes(part)));
}

describe("the start of the app", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("looks for no file of the runs page, and neither does a call of the API", async () => {
    const filesOfThePage = watchFiles();
    await using world = await World.start();
    await world.call("/api/runs");
    const before = filesOfThePage();

    await fetch(`${world.host.baseUrl}/api/ui`);

    expect(before).toStrictEqual([]);
    expect(filesOfThePage()).not.toStrictEqual([]);
  });
});
