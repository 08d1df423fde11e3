/** The app that `npm start` runs. */
export const LOCAL_APP = "http://localhost:7071";

const PATIENCE_MS = 2_000;

/** Whether it is Runward that answers there: 7071 is the port of every Functions app on a developer's machine. */
export async function findLocalApp(): Promise<boolean> {
  try {
    const response = await fetch(`${LOCAL_APP}/api/openapi.json`, {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const json = (await response.json()) as { info?: { title?: unknown } } | null;
    return json?.info?.title === "Runward";
  } catch {
    return false;
  }
}
