/**
 * The files of the runs page, as `infra/build-page.mjs` wrote them.
 *
 * Read on the first request for the page, so that they cost nothing when the app starts. Only files that are in the folder
 * are served: no path is made from a request.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { findAppRoot } from "../../app-root";

export interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly bytes: Buffer;
  readonly zipped: Buffer;
}

export const SHELL = "index.html";

/** All files by name; null if the page was not built. */
export type ReadPageFiles = () => ReadonlyMap<string, PageFile> | null;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The first folder is that of a build, the second that of a deployed package. */
const FOLDERS = ["dist/page", "page"];

/** Of the page's shell, `edit` makes what is served. */
export function createReadPageFiles(
  edit: (shell: string) => string,
  root: () => string = () => findAppRoot(__dirname),
): ReadPageFiles {
  let files: ReadonlyMap<string, PageFile> | undefined;
  return () => {
    if (files !== undefined) return files;
    const folder = FOLDERS.map((name) => join(root(), name)).find((path) =>
      existsSync(join(path, SHELL)),
    );
    if (folder === undefined) return null;
    files = new Map(
      readdirSync(folder).flatMap((name) => {
        const type = TYPES[extname(name)];
        if (type === undefined) return [];
        const bytes = readFileSync(join(folder, name));
        const served = name === SHELL ? Buffer.from(edit(bytes.toString("utf8"))) : bytes;
        return [[name, toFile(served, type)] as const];
      }),
    );
    return files;
  };
}

const toFile = (bytes: Buffer, type: string): PageFile => ({
  type,
  etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
  bytes,
  zipped: gzipSync(bytes, { level: 9 }),
});
