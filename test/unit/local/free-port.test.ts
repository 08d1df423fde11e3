import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { onFreePort } from "../../../local/free-port";

const FAILED = new Error("The program ended.");

const servers: Server[] = [];

/** Takes the port, as another process may do before the program does. */
async function take(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
}

describe("onFreePort", () => {
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it("starts the program once on a port where it can listen", async () => {
    const ports: number[] = [];

    const started = await onFreePort(async (port) => {
      ports.push(port);
      await take(port);
      return "started";
    });

    expect(started).toBe("started");
    expect(ports).toHaveLength(1);
  });

  it("starts the program on another port when the first was taken meanwhile", async () => {
    const ports: number[] = [];
    const ends = [
      async (port: number): Promise<string> => {
        await take(port);
        throw FAILED;
      },
      (): Promise<string> => Promise.resolve("started"),
    ];

    const started = await onFreePort((port) => ends[ports.push(port) - 1]!(port));

    expect(started).toBe("started");
    expect(new Set(ports).size).toBe(2);
  });

  it("does not start a program again that failed although its port is free", async () => {
    const start = jest.fn(() => Promise.reject(FAILED));

    await expect(onFreePort(start)).rejects.toBe(FAILED);

    expect(start).toHaveBeenCalledTimes(1);
  });

  it("gives up when three ports were taken one after the other", async () => {
    const start = jest.fn(async (port: number) => {
      await take(port);
      throw FAILED;
    });

    await expect(onFreePort(start)).rejects.toBe(FAILED);

    expect(start).toHaveBeenCalledTimes(3);
  });
});
