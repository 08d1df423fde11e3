/** How a recipe ends, as the person who copied it sees it. */
export interface RecipeEnd {
  readonly status: "Succeeded" | "Failed";
  readonly message: string;
}

/** Sends a request as the recipes do: anything but a 2xx response is an error. */
export async function sendJson(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status}: ${text}`);
  return JSON.parse(text);
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
