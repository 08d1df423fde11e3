export interface Blob {
  readonly name: string;
  readonly content: string;
  readonly contentType: string;
  /** Names without `x-ms-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly lastModified: string;
}

/** What was done, so that it can be stored and done again. */
export type StoredChange =
  | { readonly kind: "container"; readonly container: string }
  | { readonly kind: "put"; readonly container: string; readonly blob: Blob }
  | { readonly kind: "delete"; readonly container: string; readonly name: string };
