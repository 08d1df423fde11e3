import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { createReadPageFiles } from "../../../../src/triggers/page/page-files";
import { createGetPage, createGetPageFile } from "../../../../src/triggers/page/serve-page";

const SHELL = '<html data-sign-in="key"><script src="ui/page-ABC.js"></script></html>';

const SCRIPT = "console.log(1);".repeat(50);

const ask = (path: string, headers: Record<string, string> = {}): HttpRequest =>
  new HttpRequest({
    method: "GET",
    url: `https://runward.example.com${path}`,
    headers,
    params: { file: path.split("/").at(-1) ?? "" },
  });

const headersOf = ({ headers }: HttpResponseInit): Headers => new Headers(headers);

describe("the files of the runs page", () => {
  const root = mkdtempSync(join(tmpdir(), "runward-page-"));
  const folder = join(root, "dist", "page");
  let reads = 0;
  const read = createReadPageFiles(
    (shell) => {
      reads += 1;
      return shell.replace("key", "platform");
    },
    () => root,
  );
  const getPage = createGetPage(read);
  const getFile = createGetPageFile(read);

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), SHELL);
    writeFileSync(join(folder, "page-ABC.js"), SCRIPT);
    writeFileSync(join(folder, "notes.txt"), "not a file of the page");
    writeFileSync(join(root, "dist", "secret.js"), "secret");
  });
  afterAll(() => {
    rmSync(root, { recursive: true });
  });

  it("come with a policy that allows only the app itself, and are asked for again", async () => {
    const answer = await getPage(ask("/api/ui"));

    expect(answer.status).toBe(200);
    expect((answer.body as Buffer).toString()).toContain('data-sign-in="platform"');
    expect(Object.fromEntries(headersOf(answer))).toMatchObject({
      "cache-control": "no-cache",
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
  });

  it.each([
    ["the same tag", (tag: string) => tag, 304],
    ["a tag that a proxy has made weak", (tag: string) => `"other", W/${tag}`, 304],
    ["another tag", () => '"other"', 200],
  ])("are sent again unless the browser has them: %s", async (_what, tagFor, status) => {
    const tag = headersOf(await getPage(ask("/api/ui"))).get("etag");

    const answer = await getPage(ask("/api/ui", { "if-none-match": tagFor(String(tag)) }));

    expect(answer.status).toBe(status);
  });

  it.each(["gzip, deflate, br", "gzip;q=0.5"])(
    "are compressed for a browser that accepts %s",
    async (accepted) => {
      const answer = await getFile(ask("/api/ui/page-ABC.js", { "accept-encoding": accepted }));

      expect(headersOf(answer).get("content-encoding")).toBe("gzip");
      expect(gunzipSync(answer.body as Buffer).toString()).toBe(SCRIPT);
    },
  );

  it.each(["gzip;q=0", "identity", ""])(
    "are sent as they are to one that accepts %j",
    async (accepted) => {
      const answer = await getFile(ask("/api/ui/page-ABC.js", { "accept-encoding": accepted }));

      expect(headersOf(answer).get("content-encoding")).toBeNull();
      expect((answer.body as Buffer).toString()).toBe(SCRIPT);
    },
  );

  it("are kept for ever where the name contains a hash", async () => {
    const answer = await getFile(ask("/api/ui/page-ABC.js"));

    expect(headersOf(answer).get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  it.each(["nothing.js", "index.html", "notes.txt", "..%2Fsecret.js", "../secret.js", ""])(
    "do not include %s",
    async (name) => {
      const request = ask("/api/ui/x");
      request.params["file"] = name;

      expect((await getFile(request)).status).toBe(404);
    },
  );

  it("are not looked for before the first request", async () => {
    const findRoot = jest.fn(() => root);
    const answer = createGetPage(createReadPageFiles((shell) => shell, findRoot));
    const looksAtStart = findRoot.mock.calls.length;

    await answer(ask("/api/ui"));

    expect(looksAtStart).toBe(0);
    expect(findRoot).toHaveBeenCalled();
  });

  it("are read once, on the first request", async () => {
    await getPage(ask("/api/ui"));
    await getPage(ask("/api/ui"));

    expect(reads).toBe(1);
  });

  it("are found behind a slash too, at the address where their links work", async () => {
    expect(await getPage(ask("/api/ui/"))).toStrictEqual({
      status: 302,
      headers: { Location: "../ui" },
    });
  });

  it("are missing with advice if the page was not built", async () => {
    const none = createReadPageFiles(
      (shell) => shell,
      () => join(root, "nowhere"),
    );

    const answer = await createGetPage(none)(ask("/api/ui"));

    expect(answer.status).toBe(404);
    expect(answer.body).toContain("npm run build");
  });
});
