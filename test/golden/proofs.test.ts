/**
 * Signatures and ciphertexts that a later version must accept: links that callers keep for days, encrypted addresses in a history,
 * and the proofs that vendors send. A version that reads them differently answers 401 to all of them.
 *
 * Computed with openssl and Python, without this app's code: the command stands beside each.
 */
import {
  createCallbackAddresses,
  type CallbackAddresses,
} from "../../src/callbacks/callback-addresses";
import { webhook as databricksWebhooks } from "../../src/providers/databricks/webhook";
import { webhook as dbtWebhooks } from "../../src/providers/dbt-cloud/webhook";
import { createResultLinks, type ResultLinks } from "../../src/triggers/runs/result-link";
import { provenBy } from "../support/vendor-webhooks";
import type { ParameterSeal } from "../../src/sealing/parameters";
import { aParameterSeal } from "../support/parameter-seals";
import { aRunInput } from "../support/run-builders";
import { isEachOnce, numbered } from "./ten-thousand";

const RUN_ID = "r-c8695db06b8b53997a0107fe092a92dfa9db40ae";

describe("a result link", () => {
  const aLinks = (): ResultLinks =>
    createResultLinks("https://runward.example.com", ["the new key, long enough to be one"]);
  const query = new URLSearchParams({
    exp: "1773122400",
    sig: "MIODZry0j0UO5LPOFrO125xbKpKFZHj-xWnsE--lh-4",
  });

  it("is signed for reading one run until a second", () => {
    // printf 'r-c8695d…|read|1773122400' | openssl dgst -sha256 -hmac 'the new key, long enough to be one' -binary | base64
    expect(aLinks().sign(RUN_ID, new Date("2026-03-10T06:00:00.999Z"))).toBe(
      `https://runward.example.com/api/runs/${RUN_ID}/result?${query.toString()}`,
    );
  });

  it("of another version is valid until it expires", () => {
    expect(aLinks().verify(RUN_ID, query, new Date("2026-03-10T06:00:00.000Z"))).toBe("valid");
    expect(aLinks().verify(RUN_ID, query, new Date("2026-03-10T06:00:00.001Z"))).toBe("expired");
  });

  it("has another signature for each of ten thousand runs and seconds", () => {
    const at = new Date("2026-03-10T06:00:00Z");
    const links = aLinks();
    const signatures = [
      ...numbered(10_000).map((n) => links.sign(`r-${n}`, at)),
      ...numbered(10_000).map((n) => links.sign(RUN_ID, new Date(n * 1_000))),
    ].map((link) => link.slice(link.indexOf("&sig=")));

    expect(isEachOnce(signatures)).toBe(true);
  });
});

describe("a sealed callback address", () => {
  const aSeal = (): CallbackAddresses =>
    createCallbackAddresses({
      hosts: ["logic.azure.com"],
      keys: ["a-new-key-of-more-than-thirty-two-characters"],
    });
  const address = "https://prod-1.westeurope.logic.azure.com/workflows/a?sig=s3cret";

  /**
   * Python's cryptography 48: key = HKDF(SHA256(), 32, b"", b"runward callback address v1").derive(KEY), then
   * AESGCM(key).encrypt(nonce, ADDRESS, f"{RUN_ID}|{form}"), written as base64url(nonce + tag + text). The nonces are the
   * bytes 0 to 11, and 12 to 23.
   */
  const SEALED = [
    {
      form: "plain",
      sealed:
        "AAECAwQFBgcICQoL3hxCFj7BmA9_Ny-SZWJcVibqYqfPOG1omPAZnc22QEtbDHJON4XwyiVeV4yCwL5kXI0-MpHcS3ij5OJd9Ui6nzd66jT_NLXcSVfRhS8kGTk",
    },
    {
      form: "dataFactory",
      sealed:
        "DA0ODxAREhMUFRYX8vKva31zZ_WXrDiiWVyoxhHKyjijmaK-15_BZNe4sbbpvRqeffFDPsQESfi23AvQLqH_m621Z91qKw-_7ltQCgMj2prMbM2VQn4KmT2Ay2g",
    },
  ] as const;

  it.each(SEALED)("of another version opens, in the form $form", (callback) => {
    expect(aSeal().open(RUN_ID, callback)).toBe(address);
  });

  it("is distinguished from the others of its run by the same name as in another version", () => {
    // HKDF as above, with b"runward callback fingerprint v1"; then HMAC-SHA256 of f"{RUN_ID}|{ADDRESS}", 24 hex digits.
    expect(aSeal().fingerprint(RUN_ID, address)).toBe("d2fa666a7b4788837732328b");
  });

  it("never uses a nonce twice, because that would reveal the key", () => {
    const addresses = aSeal();
    const nonces = numbered(10_000).map(() =>
      Buffer.from(addresses.seal(RUN_ID, "plain", address).sealed, "base64url").subarray(0, 12),
    );

    expect(isEachOnce(nonces.map((nonce) => nonce.toString("hex")))).toBe(true);
    for (let place = 0; place < 12; place++) {
      expect(new Set(nonces.map((nonce) => nonce[place])).size).toBe(256);
    }
  });
});

describe("sealed parameters", () => {
  const aSeal = (): ParameterSeal =>
    aParameterSeal({ keys: ["a-new-key-of-more-than-thirty-two-characters"] });

  it("of another version open, for their run", () => {
    // Python as above, with b"runward parameters v1", the nonce of the bytes 0 to 11, and f"{RUN_ID}|target".
    const sealedParameters =
      "AAECAwQFBgcICQoLacCXAtbmuP3IqC7IMD8Jp1nZIxkV56KdZ4Ra-1DrxHbjrMpaoSOQl8MJAqW6qOtLADSiBdBXukm-1Yv3LXMumRBn8G25UdO83SBNDHFbjWJlFu50FIxEtRLgzX5LVcOUMQv1WuTJ0OgMKeagZVkrAg";
    const stored = { type: "databricks-job", sealedParameters };
    const target = {
      ...{ type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" },
      jobParameters: { who: "Zürich" },
    };

    expect(aSeal().openTarget(RUN_ID, stored)).toMatchObject({ kind: "opened", target });
    expect(aSeal().openTarget(RUN_ID.replace("c8", "c9"), stored)).toMatchObject({
      kind: "unreadable",
    });
  });

  it("have the same hash of their request as in another version", () => {
    const hash = "1b4d2c24e0652c71b6a07b876ed7f0386ae12dcba2549fecd040305e2bbca8b9";
    // HKDF as above, with b"runward request hash v1"; then HMAC-SHA256 of "name", 8 hex digits, and of the hash.
    const stored = "hmac:95b33945:ca3570025a7a1606b7d3d2ec0962d3180c3f19c7b93b70b0985ddc0a63a837e4";

    const { requestHash } = aSeal().sealInput(RUN_ID, aRunInput({ requestHash: hash }));

    expect(requestHash).toBe(stored);
    expect(aSeal().compareHashes(stored, hash)).toBe("same");
  });
});

describe("a webhook of dbt Cloud", () => {
  const KEY = "the-key-of-the-subscription";

  it.each([
    [
      '{"accountId":12345,"eventId":"wev_1","data":{"runId":"500"}}',
      "bc6de57c2acc839721e8148336638343dd10050ae617b4343765a454cd98841a",
    ],
    ['{"jobName":"Zürich ✓"}', "468633ead972f026f03aa751794207f234408dce965b47a845308eea2f74ed38"],
  ])("is proven by the HMAC of its body, %s", (text, authorization) => {
    // printf '{"accountId":12345,…}' | openssl dgst -sha256 -hmac the-key-of-the-subscription
    const fitsKey = dbtWebhooks.readProof(provenBy(authorization, Buffer.from(text)))!;

    expect(fitsKey(KEY)).toBe(true);
    expect(fitsKey("the-key-of-another-account")).toBe(false);
  });

  it("is not proven by the HMAC of another body", () => {
    const authorization = "bc6de57c2acc839721e8148336638343dd10050ae617b4343765a454cd98841a";
    const body = Buffer.from('{"accountId":12345,"eventId":"wev_1","data":{"runId":"501"}}');

    expect(dbtWebhooks.readProof(provenBy(authorization, body))!(KEY)).toBe(false);
  });
});

describe("a webhook of Databricks", () => {
  const body = Buffer.from("{}");

  it("is proven by the password of its notification destination, with colons and all", () => {
    // printf 'runward:pass:wörd-of-the-destination' | base64
    const authorization = "Basic cnVud2FyZDpwYXNzOnfDtnJkLW9mLXRoZS1kZXN0aW5hdGlvbg==";

    const fitsKey = databricksWebhooks.readProof(provenBy(authorization, body))!;

    expect(fitsKey("pass:wörd-of-the-destination")).toBe(true);
    expect(fitsKey("wörd-of-the-destination")).toBe(false);
    expect(fitsKey("runward")).toBe(false);
    expect(fitsKey("")).toBe(false);
  });
});
