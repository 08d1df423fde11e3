import {
  createCallbackAddresses,
  type CallbackAddresses,
} from "../../../src/callbacks/callback-addresses";

const OLD_KEY = "an-old-key-of-more-than-thirty-two-characters";
const NEW_KEY = "a-new-key-of-more-than-thirty-two-characters";
const ADDRESS = "https://prod-1.westeurope.logic.azure.com/workflows/a?sig=s3cret";
const RUN = `r-${"a".repeat(40)}`;
const OTHER_RUN = `r-${"b".repeat(40)}`;

const withKeys = (...keys: string[]): CallbackAddresses =>
  createCallbackAddresses({ hosts: ["logic.azure.com"], keys });

/** Flips one bit of one byte. */
const tamper = (sealed: string, at: number): string => {
  const bytes = Buffer.from(sealed, "base64url");
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString("base64url");
};

describe("createCallbackAddresses", () => {
  it("decrypts what it has encrypted", () => {
    const addresses = withKeys(NEW_KEY);

    const callback = addresses.seal(RUN, "plain", ADDRESS);

    expect(addresses.open(RUN, callback)).toBe(ADDRESS);
  });

  it("reveals nothing of the address, and never repeats a ciphertext", () => {
    const addresses = withKeys(NEW_KEY);

    const one = addresses.seal(RUN, "plain", ADDRESS);
    const other = addresses.seal(RUN, "plain", ADDRESS);

    expect(one.sealed).not.toBe(other.sealed);
    expect(Buffer.from(one.sealed, "base64url").toString("latin1")).not.toContain("s3cret");
  });

  it("decrypts after a rotation, and then encrypts with the first key", () => {
    const before = withKeys(OLD_KEY).seal(RUN, "plain", ADDRESS);
    const rotated = withKeys(NEW_KEY, OLD_KEY);

    const after = rotated.seal(RUN, "plain", ADDRESS);

    expect(rotated.open(RUN, before)).toBe(ADDRESS);
    expect(withKeys(NEW_KEY).open(RUN, after)).toBe(ADDRESS);
    expect(withKeys(NEW_KEY).open(RUN, before)).toBeNull();
  });

  it("decrypts for no other run and in no other form", () => {
    const addresses = withKeys(NEW_KEY);
    const callback = addresses.seal(RUN, "plain", ADDRESS);

    expect(addresses.open(OTHER_RUN, callback)).toBeNull();
    expect(addresses.open(RUN, { ...callback, form: "dataFactory" })).toBeNull();
  });

  it.each([
    ["nonce", 0],
    ["tag", 12],
    ["text", 28],
    ["last byte", -1],
  ])("does not decrypt with another %s", (_part, at) => {
    const addresses = withKeys(NEW_KEY);
    const callback = addresses.seal(RUN, "plain", ADDRESS);
    const length = Buffer.from(callback.sealed, "base64url").length;

    const tampered = { ...callback, sealed: tamper(callback.sealed, (at + length) % length) };

    expect(addresses.open(RUN, tampered)).toBeNull();
  });

  it.each(["", "AAAA", "not base64url at all!", "A".repeat(37)])(
    "does not decrypt what was never encrypted: %p",
    (sealed) => {
      expect(withKeys(NEW_KEY).open(RUN, { form: "plain", sealed })).toBeNull();
    },
  );

  it("distinguishes addresses by a fingerprint that needs the key", () => {
    const addresses = withKeys(NEW_KEY);

    const fingerprint = addresses.fingerprint(RUN, ADDRESS);

    expect(fingerprint).toMatch(/^[0-9a-f]{24}$/);
    expect(addresses.fingerprint(RUN, ADDRESS)).toBe(fingerprint);
    expect(addresses.fingerprint(RUN, `${ADDRESS}x`)).not.toBe(fingerprint);
    expect(addresses.fingerprint(OTHER_RUN, ADDRESS)).not.toBe(fingerprint);
    expect(withKeys(OLD_KEY).fingerprint(RUN, ADDRESS)).not.toBe(fingerprint);
  });

  it("says why nothing may be posted to an address", () => {
    const addresses = withKeys(NEW_KEY);

    expect(addresses.refusalOf(ADDRESS)).toBeNull();
    expect(addresses.refusalOf("http://logic.azure.com/")).toBe("must use https");
  });

  it("throws without a key", () => {
    expect(() => withKeys()).toThrow("A callback needs a key");
  });
});
