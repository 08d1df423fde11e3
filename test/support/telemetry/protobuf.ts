/** Reads protobuf without a schema: https://protobuf.dev/programming-guides/encoding/ */
export interface Field {
  readonly number: number;
  /** The value of a varint or fixed number; the bytes of every other field. */
  readonly value: bigint | Buffer;
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

export function readFields(message: Buffer): Field[] {
  const reader = new Reader(message);
  const fields: Field[] = [];
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    fields.push({ number: tag >>> 3, value: reader.value(tag & 7) });
  }
  return fields;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wireType: number): bigint | Buffer {
    switch (wireType) {
      case VARINT:
        return this.varint();
      case FIXED_64:
        return this.#take(8).readBigUInt64LE();
      case BYTES:
        return this.#take(Number(this.varint()));
      case FIXED_32:
        return BigInt(this.#take(4).readUInt32LE());
      default:
        throw new Error(`Protobuf has no wire type ${wireType}.`);
    }
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#take(1).readUInt8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    if (taken.length < length) throw new Error("The message breaks off.");
    this.#at += length;
    return taken;
  }
}

/** The fields with that number that contain bytes: messages, texts, ids. */
export const bytesOf = (fields: readonly Field[], number: number): Buffer[] =>
  fields.flatMap((field) =>
    field.number === number && Buffer.isBuffer(field.value) ? [field.value] : [],
  );

export const textOf = (fields: readonly Field[], number: number): string =>
  bytesOf(fields, number).at(-1)?.toString("utf8") ?? "";

export const numberOf = (fields: readonly Field[], number: number): number =>
  fields
    .flatMap((field) =>
      field.number === number && typeof field.value === "bigint" ? [Number(field.value)] : [],
    )
    .at(-1) ?? 0;
