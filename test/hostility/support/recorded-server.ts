/** Gives the answers of the vendor of the moment over loopback, for clients that make their requests themselves. */
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { LoopbackCertificate } from "../../../local/simulators/key-vault/loopback-certificate";
import {
  listenOn,
  type LoopbackServer,
  startLoopbackServer,
} from "../../unit/http/loopback-server";
import type { RecordedVendor } from "./recorded-answers";

export interface RecordedServer extends LoopbackServer {
  /** Who answers from now on. */
  vendor: RecordedVendor | null;
}

export async function startRecordedServer(
  certificate?: LoopbackCertificate,
): Promise<RecordedServer> {
  const listener: RequestListener = (request, response) => {
    // The client may have closed the connection.
    response.on("error", () => undefined);
    request.resume().once("end", () => {
      const asked = `${request.method ?? ""} ${request.url ?? ""}`;
      const { status, headers, body } = server.vendor!.answer(asked);
      response.writeHead(status, headers).end(body);
    });
  };
  const listening =
    certificate === undefined
      ? await startLoopbackServer(listener)
      : await listenOn(createHttpsServer(certificate, listener), "https");
  const server: RecordedServer = { ...listening, vendor: null };
  return server;
}
