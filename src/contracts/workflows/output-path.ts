import * as z from "zod";

/** Whether outputs of a form can have a value at a path. What a record holds is known only when it is read. */
export function canHave(outputs: z.ZodType, path: readonly string[]): boolean {
  let schema: unknown = outputs;
  for (const segment of path) {
    schema = inside(unwrapped(schema), segment);
    if (schema === undefined) return false;
  }
  return true;
}

function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) inner = inner.unwrap();
  return inner;
}

function inside(schema: unknown, segment: string): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.hasOwn(schema.shape, segment) ? schema.shape[segment] : undefined;
  }
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return schema instanceof z.ZodArray && /^\d{1,4}$/.test(segment) ? schema.element : undefined;
}
