/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
        sourceMaps: "inline",
      },
    ],
  },
  // The Functions worker provides this module inside Azure; the embedded host provides it here.
  moduleNameMapper: {
    "^@azure/functions-core$": "<rootDir>/test/support/functions-core.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  collectCoverageFrom: ["src/**/*.ts"],
  coverageReporters: ["text-summary", "lcovonly"],
  // The suites mostly wait for loopback answers, so every core gets a worker.
  maxWorkers: "100%",
  // Real time passes slowly on a busy machine; no test measures it.
  testTimeout: 120_000,
};
