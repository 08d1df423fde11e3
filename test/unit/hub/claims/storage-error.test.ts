import {
  isCode,
  isConditionNotMet,
  isMissing,
  toStorageReason,
} from "../../../../src/hub/claims/storage-error";

const HOST = "account.blob.core.windows.net";
const reasonOf = (said: string): string =>
  `The record of the start could not be read or written in the app's storage account at ${HOST}: ${said}.`;
const ROLE = " The app's identity needs the role Storage Blob Data Owner there.";

describe("what a storage error means", () => {
  it.each([
    [{ code: "BlobAlreadyExists", statusCode: 409 }, true],
    [{ code: "ConditionNotMet" }, true],
    [{ code: "BlobNotFound", statusCode: 404 }, true],
    [{ statusCode: 412 }, true],
    [{ code: "ContainerNotFound", statusCode: 404 }, false],
    [{ code: "LeaseIdMissing", statusCode: 409 }, false],
    [{}, false],
    [null, false],
    [undefined, false],
    ["ConditionNotMet", false],
  ])("knows a condition that was not met: %j is %s", (error, isNotMet) => {
    expect(isConditionNotMet(error)).toBe(isNotMet);
  });

  it.each([
    [{ statusCode: 404 }, true],
    [{ statusCode: 403 }, false],
    [{}, false],
    [null, false],
    [undefined, false],
  ])("knows what is missing: %j is %s", (error, missing) => {
    expect(isMissing(error)).toBe(missing);
  });

  it("knows a code", () => {
    expect(isCode({ code: "ContainerNotFound" }, "ContainerNotFound")).toBe(true);
    expect(isCode({ code: "BlobNotFound" }, "ContainerNotFound")).toBe(false);
    expect(isCode(null, "ContainerNotFound")).toBe(false);
  });
});

describe("toStorageReason", () => {
  const withFields = (fields: object): Error =>
    Object.assign(new Error("No.\nRequestId: 1"), fields);

  it.each<[unknown, string]>([
    [withFields({ statusCode: 503, code: "ServerBusy" }), reasonOf("it answered 503 (ServerBusy)")],
    [withFields({ statusCode: 503 }), reasonOf("it answered 503")],
    [withFields({ statusCode: 503, code: 7 }), reasonOf("it answered 503")],
    [withFields({ statusCode: 401 }), reasonOf("it answered 401") + ROLE],
    [
      withFields({ statusCode: 403, code: "AuthorizationFailure" }),
      reasonOf("it answered 403 (AuthorizationFailure)") + ROLE,
    ],
    [withFields({ statusCode: 404 }), reasonOf("it answered 404")],
    [withFields({ code: "ENOTFOUND" }), reasonOf("No.")],
    [new Error("x".repeat(201)), reasonOf(`${"x".repeat(199)}…`)],
    [new Error("x".repeat(200)), reasonOf("x".repeat(200))],
    ["a text", reasonOf("unknown error")],
    [null, reasonOf("unknown error")],
    [new Error("\nRequestId: 1"), reasonOf("unknown error")],
  ])("says in one sentence what went wrong: case %#", (error, reason) => {
    expect(toStorageReason(error, HOST)).toBe(reason);
  });
});
