/** Set by `npm run test:faults`: every case that can be made up, which takes hours. */
export const isFullMatrix = process.env["RUNWARD_FULL_MATRIX"] === "1";
