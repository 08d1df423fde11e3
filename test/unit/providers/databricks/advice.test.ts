import { toAdvice } from "../../../../src/providers/databricks/advice";
import { type Purpose, purposes } from "../../../../src/providers/databricks/purpose";
import type { VendorError } from "../../../../src/providers/databricks/vendor-error";

const start = purposes.startJob("1");
const read = purposes.readRun("2");
const cancel = purposes.cancelRun("2");
const find = purposes.findJob("Nightly");

const anError = (error: Partial<VendorError>): VendorError => ({
  status: 400,
  code: null,
  message: "",
  requestId: null,
  retryAfterSeconds: null,
  earlierUnclear: false,
  webPage: false,
  ...error,
});

const wrongTenant =
  "io.jsonwebtoken.IncorrectClaimException: Expected iss claim to be: https://sts.windows.net/a/, but was: https://sts.windows.net/b/.";
const wrongAudience =
  "io.jsonwebtoken.IncorrectClaimException: Expected aud claim to be: 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d, but was: https://management.core.windows.net/.";
const noEntitlement = "This API is disabled for users without the workspace-access entitlement.";
const noEntitlements =
  "This API is disabled for users without the databricks-sql-access or workspace-access or workspace-consume entitlements.";

describe("toAdvice", () => {
  it.each<[string, Purpose, Partial<VendorError>, RegExp]>([
    ["the wrong tenant", start, { message: wrongTenant }, /identity of the Microsoft Entra tenant/],
    ["the wrong tenant, on a page", read, { message: wrongTenant, webPage: true }, /tenant/],
    ["the wrong audience", start, { message: wrongAudience }, /meant for another service/],
    [
      "an unknown identity",
      start,
      { status: 403, message: "User not authorized.", webPage: true },
      /^Add the identity .*"Workspace access"\.$/,
    ],
    [
      "a member without the entitlement",
      read,
      { status: 403, code: "PERMISSION_DENIED", message: noEntitlement },
      /"Workspace access"\.$/,
    ],
    [
      "a member without any entitlement",
      cancel,
      { status: 403, code: "403", message: noEntitlements },
      /"Workspace access"\.$/,
    ],
    ["a missing permission", start, { status: 403, code: "PERMISSION_DENIED" }, /CAN MANAGE RUN/],
    [
      "a missing permission, only in the message",
      read,
      { status: 403, message: "You do not have permission." },
      /CAN VIEW/,
    ],
    [
      "an IP access list",
      read,
      {
        status: 403,
        message: "Source IP address: 1.2.3.4 is blocked by Databricks IP ACL for workspace: 1",
      },
      /IP access list/,
    ],
    [
      "a closed network",
      read,
      { status: 403, message: "Unauthorized network access to workspace: 1" },
      /network/,
    ],
    [
      "a private workspace",
      read,
      { status: 403, message: "Public access is not allowed for workspace: 1" },
      /network/,
    ],
    [
      "an expired token",
      read,
      { status: 403, message: "Token is expiring within 30 seconds. (token expired)" },
      /identity or token/,
    ],
    ["a missing run", read, { status: 400, message: "Run 2 does not exist." }, /deleted/],
    [
      "a missing job",
      start,
      { status: 400, code: "INVALID_PARAMETER_VALUE", message: "Job 1 does not exist." },
      /deleted/,
    ],
    [
      "a missing cluster",
      start,
      { code: "INVALID_PARAMETER_VALUE", message: "Cluster 7 does not exist." },
      /^Correct the request/,
    ],
    [
      "a missing object",
      read,
      { status: 404, code: "RESOURCE_DOES_NOT_EXIST", message: "Gone." },
      /deleted/,
    ],
    ["a web server that is not the API", read, { status: 404, webPage: true }, /configured host/],
    [
      "an API that does not exist",
      read,
      { status: 404, code: "ENDPOINT_NOT_FOUND" },
      /configured host/,
    ],
    ["a redirect", read, { status: 302 }, /configured host/],
    [
      "a wrong parameter of the caller",
      start,
      { code: "INVALID_PARAMETER_VALUE", message: "No." },
      /^Correct the request before sending it again\.$/,
    ],
  ])("helps with %s", (_name, purpose, error, advice) => {
    expect(toAdvice(purpose, anError(error))).toMatch(advice);
  });

  it.each<[string, Purpose, Partial<VendorError>]>([
    ["400 to a check", read, { code: "INVALID_PARAMETER_VALUE", message: "No." }],
    ["400 to a cancel", cancel, { code: "INVALID_PARAMETER_VALUE", message: "No." }],
    ["400 to a search", find, { code: "INVALID_PARAMETER_VALUE", message: "No." }],
    ["400 of a gateway", start, { message: "Bad Request", webPage: true }],
    ["a limit reported with 400", start, { code: "REQUEST_LIMIT_EXCEEDED", message: "Too much." }],
    [
      "a transient error reported with 400",
      start,
      { code: "BAD_REQUEST", message: "Timed out after 10 s" },
    ],
    [
      "the token of a deleted run",
      start,
      {
        code: "INVALID_PARAMETER_VALUE",
        message: "The run with the idempotency token abc was deleted.",
      },
    ],
    ["403 of a gateway", start, { status: 403, message: "Forbidden", webPage: true }],
    ["403 without a message", read, { status: 403 }],
    ["404 without a message", read, { status: 404 }],
    ["409", start, { status: 409, code: "ABORTED", message: "No." }],
    ["500", read, { status: 500, message: "Oops" }],
  ])("has none for %s", (_name, purpose, error) => {
    expect(toAdvice(purpose, anError(error))).toBeNull();
  });
});
