/** Azurite's lines about the requests it got, counted by service. */
export const SERVICES = ["queue", "table", "blob"] as const;
export type Service = (typeof SERVICES)[number];

/** As in `127.0.0.1 - - [29/Nov/2026:20:11:12 +0000] "GET /devstoreaccount1/hub-control-00/messages?… HTTP/1.1" 200 -`. */
const REQUEST = /"[A-Z]+ \/devstoreaccount1(\S*) HTTP\/1\.1" \d{3}/;

/** The services have ports of their own, which the line does not tell, but their addresses differ. */
function serviceOf(address: string): Service {
  if (/\/messages[/?]|\/messages$|^\/[^/]+\?comp=metadata/.test(address)) return "queue";
  if (/^\/(?:Tables|\$batch|[^/?]+\(|[^/?]+\?(?:\$|\w*%24)|[A-Z][A-Za-z0-9]+$)/.test(address))
    return "table";
  return "blob";
}

export class StorageLog {
  readonly #counts = { queue: 0, table: 0, blob: 0 };

  readonly note = (line: string): void => {
    const [, address] = REQUEST.exec(line) ?? [];
    if (address !== undefined) this.#counts[serviceOf(address)] += 1;
  };

  get counts(): Readonly<Record<Service, number>> {
    return { ...this.#counts };
  }
}
