import tls from "node:tls";

/** The certificates that the process trusts before a test file changes them. */
const original = tls.createSecureContext;
const trusted = new Set<string>();

/**
 * Makes this process trust a further certificate, as `NODE_EXTRA_CA_CERTS` would have at its start. For tests that run
 * the app with a simulated Key Vault. The returned function removes only this certificate.
 *
 * A process runs many test files, and a test that times out does not remove its certificate, so the end of each file does.
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

// eslint-disable-next-line jest/require-top-level-describe -- not a test file: the hook belongs to the file that imports it.
afterAll(() => {
  tls.createSecureContext = original;
});
