const base = require("./jest.config.js");
const { LOCAL, MATRICES } = require("./test/support/parts.cjs");

/** What `npm test` leaves out. Run by `npm run test:more`, and always by CI. */
module.exports = {
  ...base,
  testMatch: undefined,
  testRegex: [...MATRICES, ...LOCAL].map((part) => `${part}.*\\.test\\.ts$`),
};
