import { once } from "node:events";
import type { Server } from "node:http";
import { createServer, type AddressInfo, type Server as TcpServer } from "node:net";

const MOST_TRIES = 20;

/**
 * Makes `server` listen on 127.0.0.1 and on ::1, on one port, because each client resolves `localhost` differently.
 * Returns the server on ::1, which passes its connections to `server`; null on a machine without IPv6.
 * @throws if another program uses the port in either family, because it would get some of the requests.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<TcpServer | null> {
  for (let tries = 1; ; tries += 1) {
    await listen(server, port, "127.0.0.1");
    const ipv6 = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      server.emit("connection", socket);
    });
    try {
      await listen(ipv6, (server.address() as AddressInfo).port, "::1");
      return ipv6;
    } catch (error) {
      if (isWithoutIpv6(error)) return null;
      server.close();
      await once(server, "close");
      // A port that is free in one family may be in use in the other.
      if (port !== 0 || tries === MOST_TRIES) throw error;
    }
  }
}

async function listen(server: TcpServer, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

const isWithoutIpv6 = (error: unknown): boolean =>
  ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes((error as NodeJS.ErrnoException).code ?? "");
