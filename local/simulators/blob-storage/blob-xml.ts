import type { BlobError } from "./blob-error";
import type { Blob } from "./blob";

const HEAD = '<?xml version="1.0" encoding="utf-8"?>';

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const toErrorXml = ({ code, message }: BlobError, requestId: string, at: Date): string =>
  `${HEAD}<Error><Code>${code}</Code><Message>${escape(message)}\nRequestId:${requestId}\nTime:${at.toISOString()}</Message></Error>`;

/** https://learn.microsoft.com/rest/api/storageservices/list-blobs */
export const toListXml = (container: string, blobs: readonly Blob[], nextMarker: string): string =>
  `${HEAD}<EnumerationResults ServiceEndpoint="" ContainerName="${container}"><Blobs>${blobs
    .map(toBlobXml)
    .join("")}</Blobs><NextMarker>${escape(nextMarker)}</NextMarker></EnumerationResults>`;

const toBlobXml = ({ name, content, contentType, etag, lastModified }: Blob): string =>
  `<Blob><Name>${escape(name)}</Name><Properties><Last-Modified>${lastModified}</Last-Modified><Etag>${escape(
    etag,
  )}</Etag><Content-Length>${Buffer.byteLength(content)}</Content-Length><Content-Type>${escape(
    contentType,
  )}</Content-Type><BlobType>BlockBlob</BlobType></Properties></Blob>`;
