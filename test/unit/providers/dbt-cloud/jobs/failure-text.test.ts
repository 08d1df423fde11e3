import { toReason, toReasonLines } from "../../../../../src/providers/dbt-cloud/jobs/failure-text";

const reasonOf = (message: string): string => toReason(toReasonLines(message), 300);

describe("toReasonLines", () => {
  it("keeps what happened, where, and the hint", () => {
    const message = [
      "Database Error in model stg_orders (models/staging/stg_orders.sql)",
      '  column "amount_x" does not exist',
      "  LINE 12:     amount_x * 's3cr3t' as amount,",
      "               ^",
      '  HINT:  Perhaps you meant to reference the column "orders.amount".',
      "  compiled code at target/run/shop/models/staging/stg_orders.sql",
    ].join("\n");

    expect(reasonOf(message)).toBe(
      'Database Error in model stg_orders (models/staging/stg_orders.sql) column "amount_x" does not exist HINT:  Perhaps you meant to reference the column "orders.amount".',
    );
  });

  it("drops what is left of a line that began a statement", () => {
    const message = 'column "segment" does not exist\nLINE 3: select s3cr3t\nfrom x';

    expect(reasonOf(message)).toBe('column "segment" does not exist');
  });

  it.each([
    ["a statement on its own line", "Runtime Error\n  select 's3cr3t'"],
    ["a statement over many lines", "Runtime Error\nselect\n  's3cr3t'\nfrom x"],
    ["a common table expression", "Runtime Error\n  WITH a AS (SELECT 's3cr3t')"],
    ["a statement behind a colon", "Runtime Error\n  failed: select s3cr3t from users"],
    ["a quoted statement", "Runtime Error\n  in 'insert into t values (s3cr3t)'"],
    ["a statement in capitals amid a line", "Runtime Error\n  In scope SELECT a,\n s3cr3t FROM y"],
    ["dbt's query comment", 'Runtime Error\n  /* {"app": "dbt"} */ call p(s3cr3t)'],
    ["Spark's statement section", "Runtime Error\n\n== SQL ==\ngrant s3cr3t"],
    ["Spark's logical plan", "Runtime Error\n'Project [s3cr3t]\n+- 'UnresolvedRelation [y]"],
    ["a labelled query", "Runtime Error\nQuery: optimize s3cr3t"],
    ["a table's definition", "Runtime Error\ncreate or replace transient table s3cr3t as"],
    ["a merge", "Runtime Error\nmerge into t using s3cr3t"],
    ["an update", "Runtime Error\nupdate t set a = 's3cr3t'"],
    [
      "the link to stored failures",
      "Runtime Error\nSee test failures:\n---\nselect * from s3cr3t\n---",
    ],
    ["a failing row", "Runtime Error\nDETAIL:  Failing row contains (1, s3cr3t)."],
    ["credentials in a link", "Runtime Error\n fatal: https://token:s3cr3t@github.com/a/b.git"],
  ])("leaves out %s", (_, message) => {
    const reason = reasonOf(message);

    expect(reason).toMatch(/^Runtime Error/);
    expect(reason).not.toContain("s3cr3t");
  });

  it.each([
    "The SELECT permission was denied on the object 'orders', database 'dwh'.",
    "SQL compilation error: error line 3 at position 4 invalid identifier 'AMOUNT'",
    "Got 3 results, configured to fail if != 0",
    "'dbt_utils' is undefined. This can happen when calling a macro that does not exist.",
    "[TABLE_OR_VIEW_NOT_FOUND] The table or view `raw`.`orders` cannot be found. SQLSTATE: 42P01; line 4 pos 14",
    "dbt was unable to connect to the database, select another one",
  ])("does not change a message without SQL: %s", (message) => {
    expect(reasonOf(message)).toBe(message);
  });

  it("removes colours and cuts what is too long", () => {
    const reason = reasonOf(`\u001b[31m${"x".repeat(400)}\u001b[0m`);

    expect(reason).toBe(`${"x".repeat(299)}…`);
  });
});
