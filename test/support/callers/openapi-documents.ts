import SwaggerParser from "@apidevtools/swagger-parser";
import { objectAt, objectsIn, type Json } from "../json";

export const operationsOf = (document: Json): Json[] =>
  Object.values(objectAt(document, "paths")).flatMap(
    (path) => Object.values(path as Json) as Json[],
  );

const fieldsOf = ({ properties }: Json): [string, Json][] =>
  Object.entries((properties ?? {}) as Record<string, Json>);

/** The fields of all objects in `document`, at any depth. */
export const allFieldsOf = (document: Json): [string, Json][] =>
  objectsIn(document)
    .filter(({ properties }) => typeof properties === "object")
    .flatMap(fieldsOf);

/** The calls, parameters and fields that do not have all of these texts. */
export const silentIn = (document: Json, ...words: string[]): string[] => {
  const lacks = (json: Json): boolean =>
    words.some((word) => typeof json[word] !== "string" || json[word] === "");
  const calls = operationsOf(document);
  const parameters = calls.flatMap((call) => (call["parameters"] ?? []) as Json[]);
  return [
    ...parameters.map((parameter) => [String(parameter["name"]), parameter] as const),
    ...allFieldsOf(document),
  ].flatMap(([name, json]) => (lacks(json) ? [name] : []));
};

/** The schemas with the field that shows an error. */
export const errorMessagesIn = (schemas: Json): string[] =>
  Object.entries(schemas).flatMap(([name, schema]) =>
    objectsIn(schema)
      .flatMap(fieldsOf)
      .filter(([, field]) => field["x-ms-primary-error-message"] === true)
      .map(([field]) => `${name}.${field}`),
  );

/** The names of the fields for which 3.1 allows null. */
export const nullableFieldsOf = (document: Json): string[] =>
  allFieldsOf(document)
    .filter(([, { type, oneOf }]) =>
      [type, ...((oneOf ?? []) as Json[]).map((form) => form["type"])].flat().includes("null"),
    )
    .map(([name]) => name);

/** The parser changes its input. */
export const validated = async (document: Json): Promise<void> => {
  await SwaggerParser.validate(structuredClone(document) as never);
};
