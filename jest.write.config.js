const base = require("./jest.config.js");

/**
 * Programs that write what the tests read, and check it on the way. Run by `npm run record-histories` and
 * `npm run compile-infra`.
 */
module.exports = {
  ...base,
  testMatch: ["**/test/**/*.write.ts"],
};
