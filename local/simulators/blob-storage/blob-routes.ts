import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { Clock } from "../../clock";
import { BlobError, unsupported } from "./blob-error";
import type { Blob } from "./blob";
import type { BlobStore, Conditions } from "./blob-store";
import { toErrorXml, toListXml } from "./blob-xml";
import { type Account, checkSharedKey } from "./shared-key";

export interface BlobService {
  readonly account: Account;
  readonly clock: Clock;
  readonly store: BlobStore;
  /** Resolves when what was changed cannot be lost. */
  settled(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers every request to the account: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
export function addBlobRoutes(app: FastifyInstance, service: BlobService): void {
  app.route({
    method: ["GET", "HEAD", "PUT", "DELETE"],
    url: `/${service.account.name}/*`,
    handler: async (request, reply) => {
      const requestId = randomUUID();
      const answer = await answerTo(request, service).catch((error: unknown) => {
        if (!(error instanceof BlobError)) throw error;
        return toAnswer(error, requestId, service.clock.now());
      });
      return send(reply, answer, requestId);
    },
  });
}

function send(reply: FastifyReply, answer: Answer, requestId: string): FastifyReply {
  const { status, headers = {}, body = "" } = answer;
  return reply
    .code(status)
    .headers({ "content-type": "application/xml", ...headers, "x-ms-request-id": requestId })
    .send(body);
}

const toAnswer = (error: BlobError, requestId: string, at: Date): Answer => ({
  status: error.status,
  headers: { "x-ms-error-code": error.code },
  body: toErrorXml(error, requestId, at),
});

async function answerTo(request: FastifyRequest, service: BlobService): Promise<Answer> {
  const { method, url, headers } = request;
  checkSharedKey({ method, url, headers }, service.account);
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const [, , container = "", ...rest] = pathname.split("/");
  const name = rest.map(decodeURIComponent).join("/");
  const answer =
    name === ""
      ? answerContainer(`${method} ${searchParams.get("comp") ?? ""}`, service, {
          container,
          searchParams,
        })
      : answerBlob(request, service, { container, name });
  // Also after a read: it may have read what another request has just written.
  await service.settled();
  return answer;
}

interface ContainerRequest {
  readonly container: string;
  readonly searchParams: URLSearchParams;
}

function answerContainer(
  operation: string,
  { store }: BlobService,
  { container, searchParams }: ContainerRequest,
): Answer {
  switch (operation) {
    case "PUT ":
      store.create(container);
      return { status: 201 };
    case "GET list":
      return listBlobs(store, container, searchParams);
    default:
      throw unsupported(`${operation} of a container`);
  }
}

/** The service's own limit. */
const PAGE_LENGTH = 5_000;

function listBlobs(store: BlobStore, container: string, query: URLSearchParams): Answer {
  const length = Number(query.get("maxresults") ?? PAGE_LENGTH);
  const marker = query.get("marker") ?? "";
  const all = store.list(container, query.get("prefix") ?? "");
  const left = all.filter(({ name }) => name >= marker);
  const next = left[length]?.name ?? "";
  return { status: 200, body: toListXml(container, left.slice(0, length), next) };
}

interface BlobPlace {
  readonly container: string;
  readonly name: string;
}

function answerBlob(request: FastifyRequest, { store }: BlobService, place: BlobPlace): Answer {
  const { container, name } = place;
  switch (request.method) {
    case "PUT":
      return { status: 201, headers: versionOf(putBlob(request, store, place)) };
    case "DELETE":
      store.delete(container, name);
      return { status: 202 };
    default: {
      const blob = store.get(container, name);
      const body = request.method === "GET" ? blob.content : "";
      return { status: 200, headers: propertiesOf(blob), body };
    }
  }
}

function putBlob(request: FastifyRequest, store: BlobStore, { container, name }: BlobPlace): Blob {
  const { headers, body } = request;
  if (headers["x-ms-blob-type"] !== "BlockBlob") throw unsupported("a blob of another type");
  const metadata = Object.entries(headers).flatMap(([header, value]) =>
    header.startsWith(META) ? [[header.slice(META.length), String(value)] as const] : [],
  );
  const content = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const contentType = String(headers["x-ms-blob-content-type"] ?? "application/octet-stream");
  const blob = { name, content, contentType, metadata: Object.fromEntries(metadata) };
  return store.put(container, blob, conditionsOf(headers));
}

const META = "x-ms-meta-";

const conditionsOf = (headers: FastifyRequest["headers"]): Conditions => ({
  ifMatch: headers["if-match"],
  ifNoneMatch: headers["if-none-match"],
});

const versionOf = ({ etag, lastModified }: Blob): Record<string, string> => ({
  etag,
  "last-modified": lastModified,
});

const propertiesOf = (blob: Blob): Record<string, string> => ({
  ...versionOf(blob),
  "content-type": blob.contentType,
  "content-length": String(Buffer.byteLength(blob.content)),
  "x-ms-blob-type": "BlockBlob",
  ...Object.fromEntries(
    Object.entries(blob.metadata).map(([name, value]) => [`${META}${name}`, value]),
  ),
});
