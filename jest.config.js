const { availableParallelism } = require("node:os");

const swc = (syntax) => [
  "@swc/jest",
  {
    jsc: { target: "es2022", parser: { syntax } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  },
];

/**
 * Packages with ES modules, which jest's module system does not load: OpenTelemetry's exporter loads Node's http with an
 * import(), and the others are used by openapi-typescript.
 */
const ES_MODULES = [
  ...["@opentelemetry/otlp-exporter-base", "openapi-typescript/node_modules"],
  ...["change-case", "index-to-position", "parse-json", "supports-color"],
].join("|");

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": swc("typescript"),
    [`/node_modules/(?:${ES_MODULES})/.+\\.js$`]: swc("ecmascript"),
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${ES_MODULES})/)`],
  // The Functions worker provides this module inside Azure; the embedded host provides it here.
  moduleNameMapper: {
    "^@azure/functions-core$": "<rootDir>/test/support/functions-core.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  collectCoverageFrom: ["src/**/*.ts"],
  coverageReporters: ["text-summary", "lcovonly"],
  reporters: ["default", "<rootDir>/test/support/slowest-tests.cjs"],
  testSequencer: "<rootDir>/test/support/long-tests-first.cjs",
  // One more than there are cores, because some suites wait: for a browser, for another process, or in real time.
  maxWorkers: availableParallelism() + 1,
  // Test files leave memory behind that slows a worker down. Without new workers the whole run takes a quarter longer.
  // `npm run jest` gives each worker four times as much room for young objects as Node does: they cost a tenth less CPU.
  workerIdleMemoryLimit: "500MB",
  // Real time passes slowly on a busy machine; no test measures it.
  testTimeout: 120_000,
  // On a busy machine an idle worker needs more than the default of half a second to end. A worker with an open handle
  // does not end at all, and is still reported.
  workerGracefulExitTimeout: 20_000,
};
