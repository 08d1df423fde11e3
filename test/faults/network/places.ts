import { createServer as createTlsServer } from "node:https";
import { makeLoopbackCertificate } from "../../../local/simulators/key-vault/loopback-certificate";
import {
  NOBODY_LISTENS,
  listenOn,
  type LoopbackServer,
  startLoopbackServer,
} from "../../unit/http/loopback-server";
import type { Elsewhere } from "./trouble";

/** Where calls must not end up, and where they may try to. */
export interface Places extends AsyncDisposable {
  readonly origins: Readonly<Record<Elsewhere, string>>;
  /** Where redirects lead. */
  readonly trap: string;
  /** Who followed one. */
  trapped(): readonly string[];
}

export async function findPlaces(): Promise<Places> {
  const trapped: string[] = [];
  const trap = await startLoopbackServer((request, response) => {
    trapped.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const untrusted: LoopbackServer = await listenOn(
    createTlsServer(await makeLoopbackCertificate()),
    "https",
  );
  return {
    origins: {
      nobodyListens: NOBODY_LISTENS,
      noSuchHost: "https://no-such-host.invalid",
      badCertificate: untrusted.url,
    },
    trap: `${trap.url}/trap`,
    trapped: () => trapped,
    [Symbol.asyncDispose]: async () => {
      await trap[Symbol.asyncDispose]();
      await untrusted[Symbol.asyncDispose]();
    },
  };
}
