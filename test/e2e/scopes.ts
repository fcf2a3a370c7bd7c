import type { APIRequestContext } from "@playwright/test";
import type { Demo } from "./fixtures.ts";

const scopes: readonly string[] = [
  "read_customers",
  "read_orders",
  "write_discounts",
  "read_products",
  "write_gift_cards",
  "write_gift_card_transactions",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
];

/** What the app may do, but for what begins with one of these. */
export const without = (...missing: readonly string[]): string[] =>
  scopes.filter((scope) => !missing.some((beginning) => scope.startsWith(beginning)));

export const setScopes = async (request: APIRequestContext, demo: Demo, granted: readonly string[]) => {
  await request.post(`${demo.simUrl}/control/shops/demo-shop/scopes`, { data: granted });
};
