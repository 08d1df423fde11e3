import { randomUUID } from "node:crypto";
import { generate } from "selfsigned";

export interface LoopbackCertificate {
  readonly key: string;
  /** Signs itself, so this text is also the authority that a client has to trust. */
  readonly cert: string;
}

/** A certificate for 127.0.0.1 and localhost, made anew at every start so that no key lies in the repository. */
export async function makeLoopbackCertificate(): Promise<LoopbackCertificate> {
  // A name of its own: of several authorities with one name, OpenSSL tries the first alone.
  const name = { name: "commonName", value: `localhost ${randomUUID()}` };
  const { private: key, cert } = await generate([name], {
    keyType: "ec",
    algorithm: "sha256",
    // The clock of a simulation may stand anywhere; TLS asks the machine's own.
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
