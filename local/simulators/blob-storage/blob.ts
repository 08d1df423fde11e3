import { z } from "zod";

const Blob = z.object({
  name: z.string(),
  content: z.string(),
  contentType: z.string(),
  /** Names without `x-ms-meta-`. */
  metadata: z.record(z.string(), z.string()).readonly(),
  etag: z.string(),
  lastModified: z.string(),
});
export type Blob = Readonly<z.infer<typeof Blob>>;

/** What was done, so that it can be stored and done again. */
export const StoredChange = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("container"), container: z.string() }),
  z.object({ kind: z.literal("put"), container: z.string(), blob: Blob }),
  z.object({ kind: z.literal("delete"), container: z.string(), name: z.string() }),
]);
export type StoredChange = Readonly<z.infer<typeof StoredChange>>;
