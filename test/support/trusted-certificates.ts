import tls from "node:tls";

/** What the process trusts by itself, before any test file changes it. */
const original = tls.createSecureContext;
const trusted = new Set<string>();

/**
 * Makes this process trust a further certificate, as `NODE_EXTRA_CA_CERTS` would have at its start. For tests that run
 * the app beside a simulated Key Vault; the returned function takes it back, whatever else is trusted by then.
 *
 * A process runs many test files, and a test that runs out of time takes nothing back: so the end of each file does.
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

// eslint-disable-next-line jest/require-top-level-describe -- this is no test file: the hook is of the file that imports it.
afterAll(() => {
  tls.createSecureContext = original;
});
