import { expect, it } from "vitest";
import { deletionOrder } from "./deletion-order.ts";

it("lets whoever holds on to others go first", () => {
  const references = [
    { from: "orders", to: "customers" },
    { from: "refunds", to: "orders" },
    { from: "customers", to: "shops" },
    { from: "orders", to: "orders" },
  ];
  expect(deletionOrder(["customers", "orders", "refunds", "tiers"], references)).toEqual([
    "refunds",
    "tiers",
    "orders",
    "customers",
  ]);
});

it("ends also where tables hold on to each other", () => {
  const references = [
    { from: "a", to: "b" },
    { from: "b", to: "a" },
  ];
  expect(deletionOrder(["a", "b", "c"], references)).toEqual(["c", "a", "b"]);
});
