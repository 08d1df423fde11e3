import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CLIENT_TYPES_PATH, clientTypes } from "../../local/callers/client-types";

describe("clientTypes", () => {
  it("are up to date: npm run generate writes them", async () => {
    const kept = readFileSync(join(resolve(__dirname, "../.."), CLIENT_TYPES_PATH), "utf8");

    expect(kept).toBe(await clientTypes());
  });
});
