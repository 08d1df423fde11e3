const base = require("./jest.config.js");
const { CONFORMANCE, LOCAL, MATRICES } = require("./test/support/parts.cjs");

/** What `npm test` leaves out. Run by `npm run test:more`, and always by CI. */
module.exports = {
  ...base,
  testMatch: undefined,
  testRegex: [...MATRICES, ...CONFORMANCE, ...LOCAL].map((part) => `${part}.*\\.test\\.ts$`),
};
