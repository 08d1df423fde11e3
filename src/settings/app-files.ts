/** What the files of the app say about it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { findAppRoot } from "../app-root";

export interface AppFacts {
  /** Null if it is not known. */
  readonly version: string | null;
  readonly hubBackEnd: "azureStorage" | "durableTaskScheduler";
}

const Package = z.object({ version: z.string() });

/** Without a storage provider, the Durable extension uses Azure Storage. */
const Host = z.object({
  extensions: z.object({
    durableTask: z.object({
      storageProvider: z.object({ type: z.string().default("azureStorage") }),
    }),
  }),
});

export function readAppFacts(folder: string = __dirname): AppFacts {
  const root = findAppRoot(folder);
  const provider = read(root, "host.json", Host)?.extensions.durableTask.storageProvider.type;
  return {
    version: read(root, "package.json", Package)?.version ?? null,
    hubBackEnd: provider === "azureManaged" ? "durableTaskScheduler" : "azureStorage",
  };
}

/** Null if there is no such file, or if it has another content. */
function read<Value>(root: string, file: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(join(root, file), "utf8"))).data ?? null;
  } catch {
    return null;
  }
}
