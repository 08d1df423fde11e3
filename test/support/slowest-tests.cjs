/** A reporter of jest that prints the ten slowest tests at the end. */
const { relative } = require("node:path");

const SHOWN = 10;

/** Not printed for a run of a few files. */
const FEWEST_FILES = 20;

/** The slowest tests of jest's aggregated result, as lines. */
function slowestTests({ testResults }, root) {
  const tests = testResults.flatMap(({ testFilePath, testResults: results }) =>
    results
      .filter(({ duration }) => typeof duration === "number")
      .map(({ duration, fullName }) => ({
        duration,
        fullName,
        path: relative(root, testFilePath),
      })),
  );
  return tests
    .sort((one, other) => other.duration - one.duration)
    .slice(0, SHOWN)
    .map(({ duration, fullName, path }) => {
      const seconds = (duration / 1_000).toFixed(1).padStart(6);
      return `${seconds} s  ${path}: ${fullName}`;
    });
}

class SlowestTests {
  #root;

  constructor({ rootDir }) {
    this.#root = rootDir;
  }

  onRunComplete(_contexts, results) {
    if (results.numTotalTestSuites < FEWEST_FILES) return;
    const lines = slowestTests(results, this.#root);
    console.log(`\nThe slowest tests:\n${lines.join("\n")}`);
  }
}

module.exports = SlowestTests;
module.exports.slowestTests = slowestTests;
