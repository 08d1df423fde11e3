/**
 * Names the lines of the TypeScript sources in a stack trace of the deployed app, which knows only positions in its bundle:
 * `node infra/explain-trace.mjs dist/package-maps < trace.txt`. Each release has the maps of its package, `runward-maps.zip`.
 */
import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join, normalize } from "node:path";

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error(
    "Usage: node infra/explain-trace.mjs FOLDER < TRACE. FOLDER has the maps of the package that runs: dist/package-maps after npm run package, or runward-maps.zip of its release.",
  );
  process.exit(1);
}

const read = new Map();

/** Null for a file that is not one of the package. */
function mapOf(name) {
  const file = join(folder, `${name}.map`);
  if (!read.has(name))
    read.set(name, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, "utf8"))) : null);
  return read.get(name);
}

/** A position as V8 writes it: https://v8.dev/docs/stack-trace-api */
const POSITION = /(?:file:\/\/)?[^\s()]*?([\w.-]+\.js):(\d+):(\d+)/g;

function explain(position, name, line, column) {
  const origin = mapOf(name)?.findOrigin(Number(line), Number(column));
  if (origin?.fileName === undefined) return position;
  // Sources are named from the folder of the package, dist/package.
  const source = normalize(origin.fileName).replace(/^(?:\.\.\/)+/, "");
  return `${source}:${origin.lineNumber}:${origin.columnNumber}`;
}

process.stdout.write(readFileSync(0, "utf8").replaceAll(POSITION, explain));
