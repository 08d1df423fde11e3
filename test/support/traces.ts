import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World, type WorldOptions } from "./world";

/** A world whose traces can be searched: the whole task hub with its queues and claims, all logs, and documents. */
export interface TracedWorld extends AsyncDisposable {
  readonly world: World;
  /** Stops the host, and returns everything that it stored or logged. */
  traces(): Promise<string>;
}

export async function startTraced(options: WorldOptions = {}): Promise<TracedWorld> {
  const journalDirectory = await mkdtemp(join(tmpdir(), "runward-test-"));
  const world = await World.start({ ...options, journalDirectory });
  return {
    world,
    traces: async () => {
      await world.host.stop();
      return [await readAll(journalDirectory), ...world.logs()].join("\n");
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await rm(journalDirectory, { recursive: true, force: true });
    },
  };
}

/** Where a text holds another one, with what is around it. */
export const placesOf = (searched: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`.{0,120}${searched}.{0,40}`, "gs"))].map(([place]) => place);

async function readAll(directory: string): Promise<string> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  return texts.join("\n");
}
