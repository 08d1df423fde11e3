import type { Provider } from "../../src/providers/provider";

export type Plant = (sound: Provider) => Partial<Provider>;

export interface PlantedFault {
  readonly fault: string;
  readonly plant: Plant;
  /** The case that shows it, and what that says. */
  readonly caughtBy: string;
  readonly message: RegExp;
}
