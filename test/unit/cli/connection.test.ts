import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAzTokens } from "../../../cli/connect/az-tokens";
import { connect, toBaseUrl, type GlobalOptions } from "../../../cli/connect/connection";
import { fakeIo } from "./a-session";

const URL_OF_APP = "https://func-runward.azurewebsites.net";

const headersFor = async (
  options: Partial<GlobalOptions>,
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> => {
  const { authorise } = await connect(fakeIo(env), { color: true, callTimeout: 30, ...options });
  return (await authorise?.({ fresh: false })) ?? null;
};

describe("the address of the app", () => {
  it.each([
    [URL_OF_APP, URL_OF_APP],
    [`${URL_OF_APP}/`, URL_OF_APP],
    [`${URL_OF_APP}/api/`, URL_OF_APP],
    ["https://gateway.example/runward", "https://gateway.example/runward"],
    ["http://localhost:7071", "http://localhost:7071"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ])("may be %s", (text, address) => {
    expect(toBaseUrl(text)).toBe(address);
  });

  it.each([
    ["func-runward.azurewebsites.net", "is not an address"],
    ["http://func-runward.azurewebsites.net", "must begin with https://"],
    ["ftp://func-runward.azurewebsites.net", "must begin with https://"],
    [`${URL_OF_APP}?code=abc`, "A function key belongs into RUNWARD_KEY or --key-file."],
    ["https://me:pw@func-runward.azurewebsites.net", "no user name"],
  ])("is refused: %s", (text, message) => {
    expect(() => toBaseUrl(text)).toThrow(message);
  });

  it("never appears with a key in a message", () => {
    expect(() => toBaseUrl(`${URL_OF_APP}?code=abc`)).not.toThrow("abc");
  });
});

describe("without an address", () => {
  const options = { color: true, callTimeout: 30 };

  it("the app of this machine is used if it runs, and gets no credential", async () => {
    const io = fakeIo({ RUNWARD_KEY: "abc", RUNWARD_URL: "" });

    const connection = await connect(io, options, () => Promise.resolve(true));

    expect(connection).toStrictEqual({ baseUrl: "http://localhost:7071", authorise: null });
  });

  it("the setting that is missing is named", async () => {
    const connection = connect(fakeIo(), options, () => Promise.resolve(false));

    await expect(connection).rejects.toThrow(
      "No app is named, and none answers at http://localhost:7071. Set RUNWARD_URL or --url",
    );
  });
});

describe("the credential", () => {
  let directory = "";
  const url = URL_OF_APP;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "runward-key-"));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  const keyFile = (text: string, mode = 0o600): string => {
    const path = join(directory, `key-${mode}-${text.length}`);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it("is none by default", async () => {
    expect(await headersFor({ url })).toBeNull();
  });

  it("is the key of the environment", async () => {
    const env = { RUNWARD_URL: url, RUNWARD_KEY: "abc==" };

    expect(await headersFor({}, env)).toStrictEqual({ "x-functions-key": "abc==" });
  });

  it("is the key in a file, rather than that of the environment", async () => {
    const file = keyFile("abc\n");

    const headers = await headersFor({ url, keyFile: file }, { RUNWARD_KEY: "other" });

    expect(headers).toStrictEqual({ "x-functions-key": "abc" });
  });

  it("warns of a key that other users may read", async () => {
    const io = fakeIo();
    const options = { color: true, callTimeout: 30, url };

    await connect(io, { ...options, keyFile: keyFile("abc", 0o644) });
    await connect(io, { ...options, functionKey: "abc" });

    expect(io.notes).toStrictEqual([
      expect.stringContaining("Other users of this machine may read"),
      expect.stringContaining("--function-key shows the key to everybody"),
    ]);
    expect(io.notes.join("")).not.toContain("abc");
  });

  it.each([
    [{ url, functionKey: "a b" }, {}, "--function-key has no function key"],
    [{ url, functionKey: "abc", scope: "api://x/.default" }, {}, "Give only one of"],
    [{ url, keyFile: "/nowhere/key" }, {}, "The key file cannot be read"],
    [{ url }, { RUNWARD_KEY: "k", RUNWARD_SCOPE: "s" }, "are both set"],
    [{ url }, { RUNWARD_KEY: "käse" }, "RUNWARD_KEY has no function key"],
  ])("is refused: %j %j", async (options, env, message) => {
    await expect(headersFor(options, env)).rejects.toThrow(message);
  });
});

describe("a token of az login", () => {
  const token = (text: string, minutes: number) => ({
    token: text,
    expiresOnTimestamp: Date.now() + minutes * 60_000,
  });

  it("is kept until shortly before it expires, and renewed when it is refused", async () => {
    const tokens = [token("short", 4), token("long", 60), token("renewed", 60)].values();
    const authorise = createAzTokens("api://x/.default", () =>
      Promise.resolve(tokens.next().value!),
    );

    const headers = [
      await authorise({ fresh: false }),
      await authorise({ fresh: false }),
      await authorise({ fresh: false }),
      await authorise({ fresh: true }),
    ];

    expect(headers.map(({ Authorization }) => Authorization)).toStrictEqual([
      "Bearer short",
      "Bearer long",
      "Bearer long",
      "Bearer renewed",
    ]);
  });

  it("says what to do if there is none", async () => {
    const authorise = createAzTokens("api://x/.default", () =>
      Promise.reject(new Error("Please run 'az login'.")),
    );

    await expect(authorise({ fresh: false })).rejects.toMatchObject({
      kind: "notAuthorised",
      message: expect.stringContaining("Please run 'az login'.") as string,
    });
  });
});
