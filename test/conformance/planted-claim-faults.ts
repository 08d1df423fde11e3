/** Faults in how a provider uses the claim of a launch. */
import { aClaim } from "../support/claims";
import type { PlantedFault } from "./planted-fault";

export const CLAIM_FAULTS: readonly PlantedFault[] = [
  {
    fault: "sends the start without its claim",
    plant: (sound) => ({ launch: (order) => sound.launch(order, aClaim()) }),
    caughtBy: "sends nothing when another execution has taken the claim over",
    message: /Only tryAgain is an answer here/,
  },
  {
    fault: "ignores that the claim could not be changed",
    plant: (sound) => ({
      launch: (order, claim) =>
        sound.launch(order, {
          ...claim,
          send: async () => {
            await claim.send();
            return "mine";
          },
        }),
    }),
    caughtBy: "sends nothing when the claim cannot be changed",
    message: /Only tryAgain is an answer here/,
  },
  {
    fault: "claims the start after it was sent",
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, aClaim());
        await claim.send();
        return result;
      },
    }),
    caughtBy: "records in the claim that the start is sent, before it is sent",
    message: /The calls of the claim/,
  },
  {
    fault: "ignores that an earlier execution was stopped",
    plant: (sound) => ({
      launch: (order, claim) => sound.launch(order, { ...claim, mayHaveBeenSent: false }),
    }),
    caughtBy: "does not take a 400 as proof when an earlier execution was stopped",
    message: /Only tryAgain or unclear is an answer here/,
  },
  {
    fault: "looks for an earlier start, but not how old its claim is",
    // With a key, the vendor does not start a second run, however late the POST is.
    where: ({ hasLaunchKey }) => !hasLaunchKey,
    plant: (sound) => ({
      launch: async (order, claim) => {
        const permission = await claim.send();
        return sound.launch(order, { ...claim, send: () => Promise.resolve(permission) });
      },
    }),
    caughtBy:
      'sends nothing without a key when it was stopped after it took the claim: {"seconds":68}',
    message: /Only tryAgain or unclear is an answer here/,
  },
  {
    fault: "keeps the claim after a limit",
    plant: (sound) => ({
      launch: (order, claim) => sound.launch(order, { ...claim, release: () => Promise.resolve() }),
    }),
    caughtBy: "gives the claim back after the vendor answered 429",
    message: /The calls of the claim/,
  },
  {
    fault: "gives every claim back",
    plant: (sound) => ({
      launch: async (order, claim) => {
        const result = await sound.launch(order, claim);
        await claim.release();
        return result;
      },
    }),
    caughtBy: "keeps the claim when the vendor may have acted",
    message: /The calls of the claim/,
  },
];
