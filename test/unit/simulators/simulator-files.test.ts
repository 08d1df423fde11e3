import { appendFile, readFile, writeFile } from "node:fs/promises";
import { RealClock } from "../../../local/clock";
import { SimulatorMemory } from "../../../local/simulators/simulator-memory";
import { launch, post, Remembered, send } from "./remembered";

describe("SimulatorMemory", () => {
  let here: Remembered;

  beforeEach(async () => {
    here = await Remembered.create();
  });
  afterEach(async () => {
    await here[Symbol.asyncDispose]();
  });

  const aFile = async (): Promise<void> => {
    const first = await here.workspace();
    await launch(first);
    await launch(first);
    await first.close();
  };

  const HEADER = '{"kind":"simulator","vendor":"databricks","version":1,"port":40123}\n';

  it.each([
    ["no JSON", "nonsense\n", "line 1 is not JSON"],
    ["another vendor's file", HEADER.replace("databricks", "dbt-cloud"), "no file of this version"],
    ["a later version", HEADER.replace(":1,", ":2,"), "no file of this version"],
    ["a port that is none", HEADER.replace("40123", "0"), "no file of this version"],
    ["a line that is no request", `${HEADER}{"at":1}\n`, "line 2 is no request"],
    ["a damaged line", `${HEADER}{"at":1,\n`, "line 2 is not JSON"],
  ])("refuses a file with %s, and says what to do", async (_what, text, flaw) => {
    await writeFile(here.file, text);

    const opened = here.memory();

    await expect(opened).rejects.toThrow(flaw);
    await expect(opened).rejects.toThrow(`move ${here.directory} away`);
  });

  it("refuses a file whose jobs do not exist any more, and does not listen", async () => {
    await aFile();

    const started = here.workspace([]);

    await expect(started).rejects.toThrow("line 2 no longer does what it did");
  });

  it("refuses a file with a request removed, because its ids would be others", async () => {
    await aFile();
    const [header, , second] = (await readFile(here.file, "utf8")).split("\n");
    await writeFile(here.file, `${String(header)}\n${String(second)}\n`);

    await expect(here.workspace()).rejects.toThrow("line 2 no longer does what it did");
  });

  it("ignores a last line that was not written to its end, and writes on behind the whole ones", async () => {
    await aFile();
    await appendFile(here.file, '{"at":1,"method":"PO');

    const second = await here.workspace();
    await launch(second);
    await second.close();
    await using third = await here.workspace();

    expect(third.runs()).toHaveLength(3);
  });

  it("writes nothing before a request changes something: another process may own the file", async () => {
    await aFile();
    const before = await readFile(here.file, "utf8");

    const second = await here.workspace();
    await send(second, "get", "2.2/jobs/list");
    await post(second, "2.2/jobs/run-now", { job_id: 1 });
    await second.close();

    expect(await readFile(here.file, "utf8")).toBe(before);
  });

  it("is not behind its requests when the machine's clock was set back", async () => {
    const future = Date.now() + 3_600_000;
    const line = { at: future, method: "POST", url: "/x", made: null };
    await writeFile(here.file, `${HEADER}${JSON.stringify(line)}\n`);

    const memory = await SimulatorMemory.open(here.directory, "databricks", new RealClock());

    expect(memory.clock.now().getTime()).toBeGreaterThanOrEqual(future);
  });
});
