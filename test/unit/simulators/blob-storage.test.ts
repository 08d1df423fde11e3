import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BlobStorageSimulator,
  startBlobStorageSimulator,
} from "../../../local/simulators/blob-storage/blob-storage-simulator";

const containerOf = ({ connectionString }: BlobStorageSimulator): ContainerClient =>
  BlobServiceClient.fromConnectionString(connectionString).getContainerClient("things");

describe("the simulated storage account", () => {
  it("stores a blob with its metadata, through the SDK", async () => {
    await using storage = await startBlobStorageSimulator();
    const container = containerOf(storage);
    await container.create();

    await container.getBlockBlobClient("a/b").upload("text", 4, { metadata: { state: "new" } });

    const blob = container.getBlobClient("a/b");
    expect(await blob.getProperties()).toMatchObject({ metadata: { state: "new" } });
    expect((await blob.downloadToBuffer()).toString()).toBe("text");
  });

  it("writes only if the condition of the request is met", async () => {
    await using storage = await startBlobStorageSimulator();
    const container = containerOf(storage);
    await container.create();
    const blob = container.getBlockBlobClient("a");
    const { etag } = await blob.upload("", 0, { conditions: { ifNoneMatch: "*" } });
    await blob.upload("", 0, { conditions: { ifMatch: etag! } });

    const late = blob.upload("", 0, { conditions: { ifMatch: etag! } });
    const again = blob.upload("", 0, { conditions: { ifNoneMatch: "*" } });

    await expect(late).rejects.toMatchObject({ statusCode: 412, code: "ConditionNotMet" });
    await expect(again).rejects.toMatchObject({ statusCode: 409, code: "BlobAlreadyExists" });
  });

  it("refuses what is not there", async () => {
    await using storage = await startBlobStorageSimulator();
    const container = containerOf(storage);

    const early = container.getBlockBlobClient("a").upload("", 0);
    await expect(early).rejects.toMatchObject({ statusCode: 404, code: "ContainerNotFound" });
    await container.create();

    await expect(container.create()).rejects.toMatchObject({ code: "ContainerAlreadyExists" });
    await expect(container.getBlobClient("a").delete()).rejects.toMatchObject({
      statusCode: 404,
      code: "BlobNotFound",
    });
  });

  it("lists blobs by prefix, in pages", async () => {
    await using storage = await startBlobStorageSimulator();
    const container = containerOf(storage);
    await container.create();
    for (const name of ["x/2", "x/1", "y/1", "x/3"]) {
      await container.getBlockBlobClient(name).upload("", 0);
    }
    await container.getBlobClient("x/2").delete();

    const pages: string[][] = [];
    for await (const page of container.listBlobsFlat({ prefix: "x/" }).byPage({ maxPageSize: 1 })) {
      pages.push(page.segment.blobItems.map(({ name }) => name));
    }

    expect(pages).toStrictEqual([["x/1"], ["x/3"]]);
  });

  it("refuses a request that was signed with another key", async () => {
    await using storage = await startBlobStorageSimulator();
    const connectionString = storage.connectionString.replace(
      /AccountKey=[^;]+/,
      "AccountKey=YQ==",
    );

    const call = containerOf({ ...storage, connectionString }).create();

    await expect(call).rejects.toMatchObject({ statusCode: 403, code: "AuthenticationFailed" });
    await expect(call).rejects.toThrow("Server failed to authenticate the request.");
  });
});

describe("a simulated storage account with a directory", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "runward-blobs-"));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const names = async (): Promise<string[]> => {
    await using storage = await startBlobStorageSimulator({ directory });
    return storage.blobs("things").map(({ name }) => name);
  };

  it("still has every blob that was acknowledged before it was killed", async () => {
    const storage = await startBlobStorageSimulator({ directory });
    const container = containerOf(storage);
    await container.create();
    await Promise.all(
      ["a", "b", "c"].map((name) => container.getBlockBlobClient(name).upload("", 0)),
    );
    await container.getBlobClient("b").delete();
    storage.abandon();

    expect(await names()).toStrictEqual(["a", "c"]);
  });

  it("ignores a last line that was not written to its end", async () => {
    const storage = await startBlobStorageSimulator({ directory });
    await containerOf(storage).create();
    await containerOf(storage).getBlockBlobClient("a").upload("", 0);
    await storage.close();
    await appendFile(join(directory, "blobs.jsonl"), '{"kind":"delete","container":"thi');

    expect(await names()).toStrictEqual(["a"]);
  });

  it("removes from its file what does not exist any more, with the next change", async () => {
    const first = await startBlobStorageSimulator({ directory });
    const container = containerOf(first);
    await container.create();
    await container.getBlockBlobClient("old").upload("", 0);
    await container.getBlobClient("old").delete();
    await first.close();

    await using second = await startBlobStorageSimulator({ directory });
    await containerOf(second).getBlockBlobClient("new").upload("", 0);

    const file = await readFile(join(directory, "blobs.jsonl"), "utf8");
    expect(file).toContain('"new"');
    expect(file).not.toContain('"old"');
  });
});
