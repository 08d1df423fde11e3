import { toNodeName } from "../../../../../src/providers/dbt-cloud/jobs/node-name";

describe("toNodeName", () => {
  it.each([
    ["model.shop.stg_orders", "model stg_orders"],
    ["model.shop.dim_customers.v2", "model dim_customers.v2"],
    ["test.shop.not_null_orders_id.cf6c17daed", "test not_null_orders_id"],
    ["test.shop.assert_totals", "test assert_totals"],
    ["unit_test.shop.orders.handles_nulls", "unit_test orders.handles_nulls"],
    ["seed.shop.countries", "seed countries"],
    ["snapshot.shop.orders_history", "snapshot orders_history"],
    ["source.shop.raw.orders", "source raw.orders"],
    ["operation.shop.shop-on-run-end-0", "operation shop-on-run-end-0"],
    ["odd", "odd"],
    ["odd.one", "odd.one"],
    ["", ""],
  ])("calls %j %j", (uniqueId, name) => {
    expect(toNodeName(uniqueId)).toBe(name);
  });

  it("cuts a name that is too long", () => {
    expect(toNodeName(`model.shop.${"x".repeat(300)}`)).toHaveLength(120);
  });
});
