/** Writes an archive according to the specification, for comparison with another writer's bytes. */
import { crc32 } from "node:zlib";

export interface ZipEntry {
  /** Ends with a slash for a folder. */
  readonly name: string;
  readonly text: string;
}

/** Noon of the first day in the format. */
const TIME = 12 << 11;
const DATE = (1 << 5) | 1;
const VERSION = 20;
const FOLDER_ATTRIBUTE = 0x10;

/** Little-endian fields of 2 or 4 bytes: "2:20" or "4:1". */
const fields = (...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );

/** The fields of both headers of an entry: no flags, stored, date, checksum, both sizes, length of the name, no extra. */
const common = ({ name, text }: ZipEntry): Buffer => {
  const size = Buffer.byteLength(text);
  return fields(
    [2, VERSION],
    [2, 0],
    [2, 0],
    [2, TIME],
    [2, DATE],
    [4, crc32(text)],
    [4, size],
    [4, size],
    [2, Buffer.byteLength(name)],
    [2, 0],
  );
};

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16 */
export function storedZip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const entry of entries) {
    const offset = Buffer.concat(files).length;
    const name = Buffer.from(entry.name);
    const attributes = entry.name.endsWith("/") ? FOLDER_ATTRIBUTE : 0;
    files.push(fields([4, 0x04034b50]), common(entry), name, Buffer.from(entry.text));
    directory.push(
      fields([4, 0x02014b50], [2, VERSION]),
      common(entry),
      fields([2, 0], [2, 0], [2, 0], [4, attributes], [4, offset]),
      name,
    );
  }
  const [body, index] = [Buffer.concat(files), Buffer.concat(directory)];
  const { length } = entries;
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, length],
    [2, length],
    [4, index.length],
    [4, body.length],
    [2, 0],
  );
  return Buffer.concat([body, index, end]);
}
