// Loads an app with a stub in place of the Functions worker, and posts JSON, a form with a file, and a coded form with its HTTP client.
const { dirname, join } = require("node:path");

require("./register-functions.cjs");

const [, , entry, address] = process.argv;
const axios = require(join(dirname(entry), "axios.js")).default;

async function postBodies() {
  await axios.post(address, { tags: ["a"] });
  await axios.postForm(address, { text: "a", file: new Blob(["bytes"]) });
  await axios.post(address, new URLSearchParams({ a: "1 2" }));
}

void postBodies();
