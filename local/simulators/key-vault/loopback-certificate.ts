import { randomUUID } from "node:crypto";
import { generate } from "selfsigned";

export interface LoopbackCertificate {
  readonly key: string;
  /** Self-signed, so this text is also the authority that a client must trust. */
  readonly cert: string;
}

/** A certificate for 127.0.0.1 and localhost, created at every start, so that the repository contains no key. */
export async function makeLoopbackCertificate(): Promise<LoopbackCertificate> {
  // A unique name: of several authorities with one name, OpenSSL tries only the first.
  const name = { name: "commonName", value: `localhost ${randomUUID()}` };
  const { private: key, cert } = await generate([name], {
    keyType: "ec",
    algorithm: "sha256",
    // TLS uses the machine's clock, not that of the simulation.
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + 30 * 86_400_000),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      {
        name: "keyUsage",
        digitalSignature: true,
        keyEncipherment: true,
        keyCertSign: true,
        critical: true,
      },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  return { key, cert };
}
