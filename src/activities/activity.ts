import type { InvocationContext } from "@azure/functions";
import type { ActivityContract } from "../contracts/activities";
import { unveil } from "../contracts/credential-words";

/** A registered name with the code that runs under it. */
export interface Activity {
  readonly name: string;
  readonly handler: (rawInput: unknown, context: InvocationContext) => Promise<unknown>;
}

/** Both ends parse: history may hold what an older version wrote, and nothing unforeseen may enter it. */
export const activity = <Input, Output>(
  { name, input, output }: ActivityContract<Input, Output>,
  perform: (input: Input, context: InvocationContext) => Promise<Output>,
): Activity => ({
  name,
  handler: async (rawInput, context) =>
    output.parse(await perform(input.parse(unveil(rawInput)), context)),
});
