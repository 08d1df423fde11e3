import tls from "node:tls";

/** The certificates that the process trusted at its start. */
const original = tls.createSecureContext;
const trusted = new Set<string>();

/**
 * Makes this process trust a further certificate, as `NODE_EXTRA_CA_CERTS` would have at its start: for one that runs the app with a
 * simulated Key Vault. The returned function removes only this certificate.
 */
export function trustCertificate(pem: string): () => void {
  trusted.add(pem);
  tls.createSecureContext = (options) => {
    const secure = original(options);
    for (const one of trusted) (secure.context as { addCACert(pem: string): void }).addCACert(one);
    return secure;
  };
  return () => {
    trusted.delete(pem);
    if (trusted.size === 0) tls.createSecureContext = original;
  };
}

export function trustNoFurtherCertificate(): void {
  trusted.clear();
  tls.createSecureContext = original;
}
