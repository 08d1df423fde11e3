import { VendorError } from "../vendor-error";

export interface Page {
  readonly filters: Readonly<Record<string, unknown>>;
  readonly orderBy: string;
  readonly totalCount: number;
}

export function envelope(data: unknown): unknown {
  return { data, status: statusOf(200, "Success!") };
}

export function listEnvelope(data: readonly unknown[], page: Page): unknown {
  return {
    data,
    extra: {
      filters: page.filters,
      order_by: page.orderBy,
      pagination: { count: data.length, total_count: page.totalCount },
    },
    status: statusOf(200, "Success!"),
  };
}

function statusOf(code: number, message: string): unknown {
  return { code, is_success: code < 300, user_message: message, developer_message: "" };
}

export function dbtError(
  code: number,
  userMessage: string,
  data: unknown = null,
  headers: Readonly<Record<string, string>> = {},
): VendorError {
  return new VendorError(code, { status: statusOf(code, userMessage), data }, headers);
}

/** Only `data` has the reason, as with a live account (apache/airflow#40047). */
export function invalidRequest(data: Readonly<Record<string, string>>): VendorError {
  return dbtError(
    400,
    "The request was invalid. Please double check the provided data and try again.",
    data,
  );
}

/** Also returned for a token without permission. */
export function notFound(): VendorError {
  return dbtError(
    404,
    "The requested resource was not found. Please check that you have the proper permissions.",
  );
}
