/**
 * Loaded before the app by a host that is measured without claims: each claim is granted at once, and nothing is recorded.
 * It measures what claims cost. The app itself cannot be switched to this, because two processes could start a job twice.
 */
import Module from "node:module";
import type { StoredClaims } from "../src/hub/claims/claims";

const granted: StoredClaims = {
  open: () =>
    Promise.resolve({
      kind: "opened",
      claim: {
        mayHaveBeenSent: false,
        send: () => Promise.resolve("mine"),
        release: () => Promise.resolve(),
      },
    }),
  close: () => Promise.resolve({ kind: "closed" }),
  removeOld: () => Promise.resolve(0),
};

type Load = (request: string, ...others: readonly unknown[]) => unknown;

// The host loads the app's modules anew, so a changed module would be replaced.
const loader = Module as unknown as { _load: Load };
const load = loader._load;
loader._load = (request, ...others) =>
  request.endsWith("/open-claims")
    ? { openClaims: (): StoredClaims => granted }
    : load(request, ...others);
