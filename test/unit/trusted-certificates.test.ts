import https from "node:https";
import tls from "node:tls";
import {
  type LoopbackCertificate,
  makeLoopbackCertificate,
} from "../../local/simulators/key-vault/loopback-certificate";
import { trustCertificate } from "../support/trusted-certificates";
import { listenOn, type LoopbackServer } from "./http/loopback-server";

/** The status of its answer, or the code of what went wrong before there was one. */
const visit = ({ url }: LoopbackServer): Promise<number | string | undefined> =>
  new Promise((resolve) => {
    https
      .get(url, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on("error", ({ code }: NodeJS.ErrnoException) => {
        resolve(code);
      });
  });

const aServer = (certificate: LoopbackCertificate): Promise<LoopbackServer> =>
  listenOn(
    https.createServer(certificate, (_request, response) => response.writeHead(204).end()),
    "https",
  );

describe("trustCertificate", () => {
  it("trusts each certificate until it is taken back, in whatever order that happens", async () => {
    const untouched = tls.createSecureContext;
    const [first, second] = [await makeLoopbackCertificate(), await makeLoopbackCertificate()];
    await using one = await aServer(first);
    await using other = await aServer(second);

    const distrustFirst = trustCertificate(first.cert);
    const distrustSecond = trustCertificate(second.cert);
    const both = [await visit(one), await visit(other)];
    distrustFirst();
    const left = [await visit(one), await visit(other)];
    distrustSecond();

    expect(both).toStrictEqual([204, 204]);
    expect(left).toStrictEqual(["DEPTH_ZERO_SELF_SIGNED_CERT", 204]);
    expect(tls.createSecureContext).toBe(untouched);
  });
});
