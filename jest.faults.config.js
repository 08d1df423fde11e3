const base = require("./jest.config.js");

/** Every fault of the matrix, and one table of the results. Run by `npm run test:faults`. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/faults"],
  testMatch: ["**/*.test.ts", "**/*.full.ts"],
  globalSetup: "<rootDir>/test/faults/table/open-table.ts",
  globalTeardown: "<rootDir>/test/faults/table/print-table.ts",
};
