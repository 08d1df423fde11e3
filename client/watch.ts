import { pause } from "./pause";

/** Yields a document again and again, the last time when it is done. */
export async function* watch<Document extends { readonly done: boolean }>(
  look: () => Promise<Document>,
  everySeconds: number,
): AsyncGenerator<Document, void> {
  for (;;) {
    const document = await look();
    yield document;
    if (document.done) return;
    await pause(everySeconds);
  }
}
