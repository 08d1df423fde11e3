/**
 * One empty blob for each process of the app that calls vendors.
 *
 * Owns: names, writing, counting and removing them. Does not own: when that happens, and what follows from the count.
 */
import type { ContainerClient } from "@azure/storage-blob";
import { isCode } from "../claims/storage-error";
import { withinDeadline } from "../../identity/within-deadline";

const PREFIX = "processes/";
const DEADLINE_SECONDS = 10;
/** Nobody counts them any more, so only the length of the list matters. */
const REMOVED_AFTER_SECONDS = 86_400;
const MOST_REMOVED = 20;

export interface Processes {
  /**
   * Says that the process is alive, and returns how many are, itself included: those that said so within this time.
   * @throws if the storage account cannot be used.
   */
  count(process: string, withinSeconds: number): Promise<number>;
}

export const createProcesses = (container: () => Promise<ContainerClient>): Processes => ({
  count: (process, withinSeconds) =>
    withinDeadline(DEADLINE_SECONDS, async (abortSignal) => {
      const blobs = await container();
      await write(blobs, PREFIX + process, abortSignal);
      return countIn(blobs, withinSeconds, abortSignal);
    }),
});

async function write(
  container: ContainerClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<void> {
  const upload = (): Promise<unknown> =>
    container.getBlockBlobClient(name).upload("", 0, { abortSignal });
  try {
    await upload();
  } catch (error) {
    if (!isCode(error, "ContainerNotFound")) throw error;
    await container.createIfNotExists({ abortSignal });
    await upload();
  }
}

/** All times are the storage account's: the clocks of the processes may differ. */
async function countIn(
  container: ContainerClient,
  withinSeconds: number,
  abortSignal: AbortSignal,
): Promise<number> {
  const ages: { readonly name: string; readonly writtenMs: number }[] = [];
  for await (const { name, properties } of container.listBlobsFlat({
    prefix: PREFIX,
    abortSignal,
  })) {
    ages.push({ name, writtenMs: properties.lastModified.getTime() });
  }
  // This process has written its own just now.
  const nowMs = Math.max(...ages.map(({ writtenMs }) => writtenMs));
  const olderThan = (seconds: number): typeof ages =>
    ages.filter(({ writtenMs }) => writtenMs < nowMs - seconds * 1_000);
  for (const { name } of olderThan(REMOVED_AFTER_SECONDS).slice(0, MOST_REMOVED)) {
    await container.getBlobClient(name).deleteIfExists({ abortSignal });
  }
  return ages.length - olderThan(withinSeconds).length;
}
