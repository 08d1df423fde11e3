/** The part of the package that is used; it has no types of its own. */
declare module "openapi-to-postmanv2" {
  interface Conversion {
    readonly result: boolean;
    /** If there is no result. */
    readonly reason?: string;
    readonly output?: readonly { readonly data: unknown }[];
  }

  const converter: {
    convertV2(
      input: { readonly type: "json"; readonly data: unknown },
      options: Readonly<Record<string, unknown>>,
      done: (error: Error | null, conversion: Conversion) => void,
    ): void;
  };
  export default converter;
}
