/**
 * Pages for people: what a simulated vendor shows of a run, a job or a pipeline, where the vendor's own page would be.
 *
 * Owns: the HTML, its escaping, and headers under which a browser loads and runs nothing but this page's style.
 * Does not own: what a page says. Pages need no credentials, because the simulators listen on loopback only.
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    readonly isPage?: boolean;
  }
}

export interface PageRow {
  readonly name: string;
  /** A word such as RUNNING or Success. */
  readonly state: string;
  readonly detail: string;
  /** Path of another page. */
  readonly link?: string;
}

export interface RunPage {
  readonly vendor: "Databricks" | "dbt Cloud";
  readonly title: string;
  readonly state: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly rows: readonly PageRow[];
  /** While it is, the browser loads the page again every two seconds. */
  readonly isActive: boolean;
}

type PageRequest = (params: Readonly<Record<string, string>>, query: URLSearchParams) => RunPage;

/** Adds a page at each of the paths. A `PageMissing` that `show` throws becomes a page with status 404. */
export function addPage(app: FastifyInstance, paths: readonly string[], show: PageRequest): void {
  for (const path of paths) {
    app.get(path, { config: { isPage: true } }, (request, reply) => {
      try {
        const query = new URLSearchParams(request.url.split("?", 2)[1]);
        const params = request.params as Readonly<Record<string, string>>;
        return send(reply, 200, render(show(params, query)));
      } catch (error) {
        if (!(error instanceof PageMissing)) throw error;
        return send(reply, 404, document("Not found", `<p>${escaped(error.message)}</p>`));
      }
    });
  }
}

/** The message says what there is none of. */
export class PageMissing extends Error {
  override readonly name = "PageMissing";
}

export const isPage = (request: FastifyRequest): boolean =>
  request.routeOptions.config.isPage === true;

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.note { color: GrayText; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
td:last-child { white-space: pre-wrap; overflow-wrap: anywhere; }
.good { color: light-dark(#176f2c, #4ec46a); }
.bad { color: light-dark(#b3261e, #ff8a80); }
`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.code(status).headers(HEADERS).send(html);

function render(page: RunPage): string {
  const facts = page.facts.map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const body = [
    `<p>${marked(page.state)}</p>`,
    `<table>${facts.join("")}</table>`,
    page.rows.length === 0 ? "" : `<table>${page.rows.map(row).join("")}</table>`,
  ];
  return document(page.title, body.join("\n"), page);
}

const row = ({ name, state, detail, link }: PageRow): string => {
  const shown = escaped(name);
  const first = link === undefined ? shown : `<a href="${escaped(link)}">${shown}</a>`;
  return `<tr><td>${first}</td><td>${marked(state)}</td><td>${escaped(detail)}</td></tr>`;
};

function document(
  title: string,
  body: string,
  { vendor, isActive = false }: { vendor?: string; isActive?: boolean } = {},
): string {
  const heading = escaped(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${isActive ? '<meta http-equiv="refresh" content="2">' : ""}
<title>${heading}</title>
<style>${STYLE}</style>
</head>
<body>
<p class="note">A page of the simulated ${escaped(vendor ?? "vendor")} on this machine. The real vendor has a page of its own here.</p>
<h1>${heading}</h1>
${body}
</body>
</html>
`;
}

const GOOD = /^(?:SUCCESS|COMPLETED)$/i;
const BAD = /^(?:FAILED|ERROR|INTERNAL_ERROR|CANCELL?ED|TIMEDOUT|UPSTREAM_\w+|FAIL)$/i;

function marked(state: string): string {
  const tone = GOOD.test(state) ? "good" : BAD.test(state) ? "bad" : "";
  return tone === "" ? escaped(state) : `<strong class="${tone}">${escaped(state)}</strong>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
