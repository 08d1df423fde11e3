/**
 * Prints the lengths of the source files for each part of the repository, and fails if files are too long to be read in
 * one go.
 *
 * A test file is a list of separate tests and need not be read as a whole, so it has only an upper limit.
 */
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const LONGEST = 300;
const LIMITS = { median: 80, p90: 200, longest: LONGEST };
const PARTS = {
  src: LIMITS,
  local: LIMITS,
  client: LIMITS,
  cli: LIMITS,
  page: LIMITS,
  bench: LIMITS,
  rules: LIMITS,
  test: { median: LONGEST, p90: LONGEST, longest: LONGEST },
};

/** Nobody reads these files. */
const GENERATED = [join("client", "openapi.d.ts")];

/** Lines of each source file below a folder, by its path. */
const linesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|cjs|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !GENERATED.includes(path))
    .map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length - 1 }));

/** The smallest number that at least `share` of the numbers do not exceed. */
function quantile(numbers, share) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function sizesOf(part, files, limits) {
  const lines = files.map((file) => file.lines);
  const found = { median: quantile(lines, 0.5), p90: quantile(lines, 0.9) };
  const objections = Object.entries(found)
    .filter(([name, value]) => value > limits[name])
    .map(([name, value]) => `${part}: the ${name} is ${value} lines, above ${limits[name]}`);
  for (const file of files.filter((one) => one.lines > limits.longest)) {
    objections.push(`${file.path} has ${file.lines} lines, above ${limits.longest}: split it`);
  }
  return { part, files: lines.length, ...found, longest: Math.max(0, ...lines), objections };
}

function main() {
  const sizes = Object.entries(PARTS).map(([part, limits]) =>
    sizesOf(part, linesBelow(part), limits),
  );
  console.log("part    files  median  p90  longest   (lines)");
  for (const { part, files, median, p90, longest } of sizes) {
    const cells = [String(files).padStart(5), String(median).padStart(7), String(p90).padStart(4)];
    console.log(`${part.padEnd(7)} ${cells.join(" ")} ${String(longest).padStart(8)}`);
  }
  for (const objection of sizes.flatMap(({ objections }) => objections)) {
    console.error(objection);
    process.exitCode = 1;
  }
}

module.exports = { sizesOf };

if (require.main === module) main();
