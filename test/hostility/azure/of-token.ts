import type { TokenResult } from "../../../src/identity/token-source";

export const ofToken = ({ kind }: TokenResult): string => kind;
