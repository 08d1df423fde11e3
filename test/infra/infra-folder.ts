import { join } from "node:path";

export const INFRA = join(__dirname, "..", "..", "infra");
