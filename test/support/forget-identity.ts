/** What MSAL caches as long as the process runs; its types hide it (5.6.0). */
interface Msal {
  readonly ManagedIdentityApplication: {
    new (): {
      readonly managedIdentityClient: {
        readonly constructor: { sourceName: unknown; identitySource: unknown };
      };
    };
    nodeStorage: unknown;
  };
}

/**
 * Clears MSAL's cached identity endpoint and tokens, as in a new process, because every world has its own endpoint.
 */
export function forgetIdentity(): void {
  const { ManagedIdentityApplication: Application } = jest.requireActual<Msal>("@azure/msal-node");
  const { managedIdentityClient } = new Application();
  managedIdentityClient.constructor.identitySource = undefined;
  managedIdentityClient.constructor.sourceName = undefined;
  Application.nodeStorage = undefined;
}
