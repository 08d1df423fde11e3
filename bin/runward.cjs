#!/usr/bin/env node
/** The command `runward` of a checkout: `npx . run …`. It builds its bundle when that is missing, or when a source has changed since. */
const { BUNDLE, ROOT, bundle, isCurrent } = require("./bundle.cjs");

function build() {
  try {
    process.stderr.write("Building the command line, once.\n");
    bundle();
    return true;
  } catch (error) {
    const isMissing = error.code === "MODULE_NOT_FOUND";
    process.stderr.write(isMissing ? "Run npm ci first.\n" : `${error.message}\n`);
    process.exitCode = 2;
    return false;
  }
}

if (isCurrent() || build()) {
  // For the commands that the program tells the user to type.
  const isHere = process.env.npm_command === "exec" && process.cwd() === ROOT;
  process.env.RUNWARD_COMMAND ??= isHere ? "npx ." : "runward";
  require(BUNDLE);
}
