/** Which scope a field asks for, as far as the app uses it. */
const scopes: Readonly<Record<string, string>> = {
  discountCodeBasicCreate: "write_discounts",
  discountCodeFreeShippingCreate: "write_discounts",
  discountCodeBxgyCreate: "write_discounts",
  discountCodeBasicUpdate: "write_discounts",
  discountCodeActivate: "write_discounts",
  discountCodeDeactivate: "write_discounts",
  discountRedeemCodeBulkAdd: "write_discounts",
  discountCodeRedeemCodeBulkDelete: "write_discounts",
  "Customer.displayName": "read_customers",
  "Order.name": "read_orders",
  "QueryRoot.collection": "read_products",
  "Product.title": "read_products",
  "Collection.title": "read_products",
  codeDiscountNodeByCode: "read_discounts",
  discountRedeemCodeBulkCreation: "read_discounts",
  storeCreditAccounts: "read_store_credit_accounts",
  "StoreCreditAccount.transactions": "read_store_credit_account_transactions",
  "GiftCard.transactions": "read_gift_card_transactions",
  storeCreditAccountCredit: "write_store_credit_account_transactions",
  storeCreditAccountDebit: "write_store_credit_account_transactions",
  giftCard: "read_gift_cards",
  giftCards: "read_gift_cards",
  giftCardCreate: "write_gift_cards",
  giftCardDeactivate: "write_gift_cards",
  giftCardDebit: "write_gift_card_transactions",
};

export const scopeFor = (type: string, field: string): string | null =>
  scopes[`${type}.${field}`] ?? scopes[field] ?? null;

/** Who may write may read. */
export const isAllowed = (granted: readonly string[], scope: string): boolean =>
  granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
