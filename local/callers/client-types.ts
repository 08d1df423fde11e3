import openapiTypes from "openapi-typescript";
import ts from "typescript";
import { createContract } from "../../src/contracts/run-request";
import { createOpenApi3 } from "../../src/openapi/openapi-3";
import { vendors } from "../../src/providers/vendors";

export const CLIENT_TYPES_PATH = "client/openapi.d.ts";

const HEADER = "// Written by npm run generate, from the OpenAPI document of the app.\n\n";

/** The types of the client in `client/`. */
export async function clientTypes(): Promise<string> {
  const targets = vendors.flatMap((vendor) => Object.values(vendor.targets));
  const document = createOpenApi3(createContract(targets), "https://runward.example");
  // A field with a default may be left out of a request.
  const nodes = await openapiTypes(JSON.stringify(document), { defaultNonNullable: false });
  const empty = ts.createSourceFile("openapi.d.ts", "", ts.ScriptTarget.ES2022);
  const file = ts.factory.updateSourceFile(empty, nodes as ts.Statement[]);
  return `${HEADER}${ts.createPrinter().printFile(file)}`;
}
