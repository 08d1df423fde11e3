import { toReason } from "../../../src/http/failure-reason";

const host = "adb-1.2.azuredatabricks.net";

function anError(code: string, message = "with Authorization: Bearer dapi-very-secret"): Error {
  return Object.assign(new Error(message), { code });
}

describe("toReason", () => {
  it.each<[string, string]>([
    ["ENOTFOUND", `could not resolve host ${host}`],
    ["EAI_AGAIN", `could not resolve host ${host}`],
    ["ECONNREFUSED", `connection refused by ${host}`],
    ["ECONNRESET", `connection reset by ${host}`],
    ["EPIPE", `connection reset by ${host}`],
    ["EHOSTUNREACH", `no route to ${host}`],
    ["ENETUNREACH", `no route to ${host}`],
    ["ETIMEDOUT", `could not connect to ${host}`],
    ["CERT_HAS_EXPIRED", `the TLS certificate of ${host} is not valid (CERT_HAS_EXPIRED)`],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      `the TLS certificate of ${host} is not valid (ERR_TLS_CERT_ALTNAME_INVALID)`,
    ],
    [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      `the TLS certificate of ${host} is not valid (UNABLE_TO_VERIFY_LEAF_SIGNATURE)`,
    ],
    ["EPROTO", `the TLS handshake with ${host} failed (EPROTO)`],
    ["HPE_INVALID_CONSTANT", `${host} did not answer with valid HTTP (HPE_INVALID_CONSTANT)`],
    ["Z_DATA_ERROR", `the answer of ${host} could not be decompressed (Z_DATA_ERROR)`],
    ["ERR_BAD_RESPONSE", `the answer of ${host} broke off`],
    ["ERR_INVALID_CHAR", `${host} gave no usable answer (ERR_INVALID_CHAR)`],
    ["Bearer dapi-very-secret", `${host} gave no usable answer (unknown error)`],
    ["constructor", `${host} gave no usable answer (unknown error)`],
  ])("reports for %s what happened, and nothing of the request", (code, reason) => {
    expect(toReason(anError(code), host)).toBe(reason);
  });

  it("distinguishes a response that is too large from one that broke off", () => {
    const tooLarge = anError("ERR_BAD_RESPONSE", "maxContentLength size of 10 exceeded");

    expect(toReason(tooLarge, host)).toBe(`the answer of ${host} is too large`);
  });

  it.each(["a text", null, undefined, 7, new Error("without a code")])(
    "has a sentence for %p as well",
    (thrown) => {
      expect(toReason(thrown, host)).toBe(`${host} gave no usable answer (unknown error)`);
    },
  );
});
