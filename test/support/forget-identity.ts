/** What MSAL keeps for the life of a process; its types hide it (5.6.0). */
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
 * Makes MSAL forget the identity endpoint that it found and the tokens that it holds, as a new process would: every world
 * has an endpoint of its own.
 */
export function forgetIdentity(): void {
  const { ManagedIdentityApplication: Application } = jest.requireActual<Msal>("@azure/msal-node");
  const { managedIdentityClient } = new Application();
  managedIdentityClient.constructor.identitySource = undefined;
  managedIdentityClient.constructor.sourceName = undefined;
  Application.nodeStorage = undefined;
}
