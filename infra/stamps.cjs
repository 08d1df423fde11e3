/**
 * Whether what was built is still what its sources would make: the size and the modification time of every file, of sources and
 * of results, are compared with those at the build. A file that is older than at the build counts as changed too.
 */
const { readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

/** Null for a file that does not exist. */
function stampOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.mtimeMs} ${stat.size}`;
}

/** The stamps of files, by their paths below a root. */
const stampsOf = (root, paths) =>
  Object.fromEntries(paths.map((path) => [path, stampOf(join(root, path))]));

/** Whether the stored stamps are those of exactly these sources, and everything that was made from them is there unchanged. */
function isCurrent(root, file, sources) {
  const stored = readStamps(join(root, file));
  if (stored === null) return false;
  const stamps = { ...stored.sources, ...stored.results };
  const known = Object.keys(stored.sources);
  return (
    known.length === sources.length &&
    sources.every((path) => path in stored.sources) &&
    Object.entries(stamps).every(
      ([path, stamp]) => stamp !== null && stampOf(join(root, path)) === stamp,
    )
  );
}

function readStamps(path) {
  try {
    const { sources, results } = JSON.parse(readFileSync(path, "utf8"));
    return typeof sources === "object" && typeof results === "object" ? { sources, results } : null;
  } catch {
    return null;
  }
}

/** `sources`: their stamps before they were read, so that a change during the build is found with the next one. */
function keepStamps(root, file, { sources, results }) {
  const stamps = { sources, results: stampsOf(root, results) };
  replaceFile(join(root, file), JSON.stringify(stamps));
}

/** Replaces a file at once, because a program may be reading it, and two may write it at the same time. */
function replaceFile(path, contents) {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** The files below a folder whose names have one of the endings, as paths below the root. */
const filesBelow = (root, folder, endings) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

module.exports = { filesBelow, isCurrent, keepStamps, readStamps, replaceFile, stampsOf };
