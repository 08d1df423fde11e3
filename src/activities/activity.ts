import type { InvocationContext } from "@azure/functions";
import type { ActivityContract } from "../contracts/activities";
import { unveil } from "../contracts/credential-words";

/** An activity's registered name and its code. */
export interface Activity {
  readonly name: string;
  readonly handler: (rawInput: unknown, context: InvocationContext) => Promise<unknown>;
}

/** Parses input and output: the history may contain data of an older version, and may only get data of the known form. */
export const activity = <Input, Output>(
  { name, input, output }: ActivityContract<Input, Output>,
  perform: (input: Input, context: InvocationContext) => Promise<Output>,
): Activity => ({
  name,
  handler: async (rawInput, context) =>
    output.parse(await perform(input.parse(unveil(rawInput)), context)),
});
