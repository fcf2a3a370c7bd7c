/** Asked for when a program names products, or gives store credit or gift cards; named in shopify.app.toml as well. */
export const optionalScopes = [
  "read_products",
  "read_store_credit_accounts",
  "write_store_credit_account_transactions",
  "write_gift_cards",
  "write_gift_card_transactions",
] as const;

export interface ScopeState {
  scope: string;
  isOptional: boolean;
  isGranted: boolean;
}

/** Who may write may read, and Shopify does not list it a second time. */
const includes = (granted: ReadonlySet<string>, scope: string): boolean =>
  granted.has(scope) || (scope.startsWith("read_") && granted.has(scope.replace("read_", "write_")));

export const scopeReport = (granted: readonly string[], required: readonly string[]): ScopeState[] => {
  const known = new Set(granted);
  const optional = optionalScopes.filter((scope) => !required.includes(scope));
  return [...required, ...optional].map((scope) => ({
    scope,
    isOptional: !required.includes(scope),
    isGranted: includes(known, scope),
  }));
};
