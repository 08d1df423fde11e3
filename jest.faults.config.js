const base = require("./jest.config.js");

/** Every fault that can be made up, and one table of how they were survived. Run by `npm run test:faults`. */
module.exports = {
  ...base,
  roots: ["<rootDir>/test/faults"],
  testMatch: ["**/*.test.ts", "**/*.full.ts"],
  globalSetup: "<rootDir>/test/faults/table/open-table.ts",
  globalTeardown: "<rootDir>/test/faults/table/print-table.ts",
};
