const swc = (syntax) => [
  "@swc/jest",
  {
    jsc: { target: "es2022", parser: { syntax } },
    module: { type: "commonjs" },
    sourceMaps: "inline",
  },
];

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": swc("typescript"),
    "/otlp-exporter-base/.+\\.js$": swc("ecmascript"),
  },
  // Loads Node's http with an import() that jest's module system does not support.
  transformIgnorePatterns: ["/node_modules/(?!@opentelemetry/otlp-exporter-base/)"],
  // The Functions worker provides this module inside Azure; the embedded host provides it here.
  moduleNameMapper: {
    "^@azure/functions-core$": "<rootDir>/test/support/functions-core.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  collectCoverageFrom: ["src/**/*.ts"],
  coverageReporters: ["text-summary", "lcovonly"],
  reporters: ["default", "<rootDir>/test/support/slowest-tests.cjs"],
  // The suites mostly wait for loopback responses, so every core gets a worker.
  maxWorkers: "100%",
  // Test files leave memory behind that slows a worker down. Without new workers the whole run takes a quarter longer.
  workerIdleMemoryLimit: "450MB",
  // Real time passes slowly on a busy machine; no test measures it.
  testTimeout: 120_000,
  // On a busy machine an idle worker needs more than the default of half a second to end. A worker with an open handle
  // does not end at all, and is still reported.
  workerGracefulExitTimeout: 20_000,
};
