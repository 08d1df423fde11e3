/**
 * The order of test files. Jest starts those first that took long the last time, and in a new checkout, where it does not know
 * that, the largest. A long test in a small file would begin last, and the other workers would wait for it.
 */
const Sequencer = require("@jest/test-sequencer").default;

/** Patterns of paths of small files that take ten seconds or more; the longest first. */
const LONG = [
  "/test/faults/workflow-worlds",
  "/test/faults/kill-at-workflow-step",
  "/test/faults/crash-matrix-workflows",
  "/test/faults/(?:databricks|pipeline|dbt)-worlds",
  "/test/unit/orchestrators/run-fuzz",
  "/test/conformance/(?:databricks-job|databricks-pipeline|dbt-job|faulty-provider)",
  "/test/package/packaged-run",
];

const patterns = LONG.map((part) => new RegExp(part));

/** The place of a file among the long ones; all others come behind them. */
function placeOf({ path }) {
  const place = patterns.findIndex((pattern) => pattern.test(path.replaceAll("\\", "/")));
  return place === -1 ? patterns.length : place;
}

/** Keeps the order of those that are not listed. */
const longFirst = (tests) => [...tests].sort((one, other) => placeOf(one) - placeOf(other));

class LongTestsFirst extends Sequencer {
  sort(tests) {
    return longFirst(super.sort(tests));
  }
}

module.exports = LongTestsFirst;
module.exports.LONG = LONG;
module.exports.longFirst = longFirst;
