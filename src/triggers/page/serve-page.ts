/**
 * `GET /api/ui` and its files: the runs page.
 *
 * Anonymous, because the files are the same for everybody and contain no data: the page reads all data through the API, with
 * the credentials of the person who has opened it.
 */
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { problem } from "../door/problem";
import { createReadPageFiles, SHELL, type PageFile, type ReadPageFiles } from "./page-files";

/** How people sign in: with a function key that they type, or at the platform, which then sends a cookie. */
export type SignIn = "key" | "platform";

/** Everything comes from the app itself, nothing is written into the page as text, and no other page can frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

type PageAnswer = (request: HttpRequest) => Promise<HttpResponseInit>;

/** The shell names the way to sign in, because a page cannot find out who has rejected it. */
export const createPageFilesFor = (signIn: SignIn): ReadPageFiles =>
  createReadPageFiles((shell) => shell.replace('data-sign-in="key"', `data-sign-in="${signIn}"`));

/** Asked for again at every visit, and answered with 304 if it has not changed. */
export const createGetPage =
  (read: ReadPageFiles): PageAnswer =>
  (request) => {
    // Its links are relative, so that they work behind a gateway with a path of its own.
    if (new URL(request.url).pathname.endsWith("/")) {
      return Promise.resolve({ status: 302, headers: { Location: "../ui" } });
    }
    const file = read()?.get(SHELL);
    return Promise.resolve(file === undefined ? notBuilt() : served(file, request, "no-cache"));
  };

/** The names of these files contain a hash of their contents. */
const FOR_EVER = "public, max-age=31536000, immutable";

export const createGetPageFile =
  (read: ReadPageFiles): PageAnswer =>
  (request) => {
    const name = request.params["file"] ?? "";
    const file = name === SHELL ? undefined : read()?.get(name);
    return Promise.resolve(file === undefined ? noSuchFile() : served(file, request, FOR_EVER));
  };

function served(
  { type, etag, bytes, zipped }: PageFile,
  { headers }: HttpRequest,
  caching: string,
): HttpResponseInit {
  const common = {
    "Cache-Control": caching,
    ETag: etag,
    Vary: "Accept-Encoding",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
  if (isSame(headers.get("if-none-match"), etag)) return { status: 304, headers: common };
  const zips = takesGzip(headers.get("accept-encoding"));
  return {
    status: 200,
    headers: {
      ...common,
      "Content-Type": type,
      ...(zips && { "Content-Encoding": "gzip" }),
    },
    body: zips ? zipped : bytes,
  };
}

const LONGEST_HEADER = 1_000;

const listIn = (header: string | null): string[] =>
  (header ?? "")
    .slice(0, LONGEST_HEADER)
    .split(",")
    .map((part) => part.trim());

/** A proxy that compresses marks the tag as weak. */
const isSame = (ifNoneMatch: string | null, etag: string): boolean =>
  listIn(ifNoneMatch).some((tag) => tag === etag || tag === `W/${etag}`);

const takesGzip = (acceptEncoding: string | null): boolean =>
  listIn(acceptEncoding).some((coding) => coding === "gzip" || /^gzip;q=[01]\.?[1-9]/.test(coding));

const noSuchFile = (): HttpResponseInit =>
  problem({
    status: 404,
    code: "noSuchFile",
    title: "No such file",
    detail: "The runs page has no such file. Load the page again: it may have a new version.",
  });

const notBuilt = (): HttpResponseInit =>
  problem({
    status: 404,
    code: "pageNotBuilt",
    title: "The runs page is not there",
    detail: "This copy of the app has no runs page. Run `npm run build`, or deploy a package.",
  });
