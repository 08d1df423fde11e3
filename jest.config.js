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
  // Loads Node's http by an import() that jest's own module system has no answer to.
  transformIgnorePatterns: ["/node_modules/(?!@opentelemetry/otlp-exporter-base/)"],
  // The Functions worker provides this module inside Azure; the embedded host provides it here.
  moduleNameMapper: {
    "^@azure/functions-core$": "<rootDir>/test/support/functions-core.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  collectCoverageFrom: ["src/**/*.ts"],
  coverageReporters: ["text-summary", "lcovonly"],
  reporters: ["default", "<rootDir>/test/support/slowest-tests.cjs"],
  // The suites mostly wait for loopback answers, so every core gets a worker.
  maxWorkers: "100%",
  // What test files leave behind slows a worker down: the whole run takes a quarter longer without fresh ones.
  workerIdleMemoryLimit: "450MB",
  // Real time passes slowly on a busy machine; no test measures it.
  testTimeout: 120_000,
  // A worker that has nothing left to do needs more than the usual half second to end on a busy machine. One that is held
  // by an open handle does not end at all, and is still reported.
  workerGracefulExitTimeout: 20_000,
};
