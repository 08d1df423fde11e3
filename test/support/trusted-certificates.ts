import tls from "node:tls";

/**
 * Makes this process trust further certificates, as `NODE_EXTRA_CA_CERTS` would have at its start. For tests that run
 * the app beside a simulated Key Vault; the returned function takes it back.
 */
export function trustCertificate(pem: string): () => void {
  const original = tls.createSecureContext;
  tls.createSecureContext = (options) => {
    const secure = original(options);
    (secure.context as { addCACert(pem: string): void }).addCACert(pem);
    return secure;
  };
  return () => {
    tls.createSecureContext = original;
  };
}
