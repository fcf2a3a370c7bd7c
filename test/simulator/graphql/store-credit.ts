import type { Simulator } from "../simulator.ts";
import type { SimCreditAccount, SimCreditTransaction, SimShop } from "../state.ts";
import { pageOf } from "./pages.ts";
import { moneyOf, toCents, userError, type MoneyInput } from "./money.ts";
import { numericId, type Root } from "./root.ts";

const transactionNode = (account: SimCreditAccount, transaction: SimCreditTransaction) => ({
  __typename: transaction.kind,
  id: `gid://shopify/${transaction.kind}/${transaction.id}`,
  amount: moneyOf(
    transaction.kind === "StoreCreditAccountDebitTransaction" ? -transaction.amount : transaction.amount,
    account.currency,
  ),
  createdAt: transaction.createdAt,
  event: "ADJUSTMENT",
});

const accountNode = (account: SimCreditAccount) => ({
  __typename: "StoreCreditAccount",
  id: `gid://shopify/StoreCreditAccount/${account.id}`,
  balance: moneyOf(account.balance, account.currency),
  transactions: ({ reverse, ...page }: { reverse: boolean; first?: number; after?: string | null }) => {
    const nodes = account.transactions.map((transaction) => transactionNode(account, transaction));
    return pageOf(reverse ? nodes.toReversed() : nodes, page);
  },
});

export const accountsOf = ({ state }: Simulator, shop: SimShop, customerId: string) =>
  state.creditAccounts
    .filter((account) => account.shop === shop.handle && account.customerId === customerId)
    .map(accountNode);

export const creditTransaction = ({ state }: Simulator, shop: SimShop, gid: string) => {
  for (const account of state.creditAccounts.filter(({ shop: handle }) => handle === shop.handle)) {
    const found = account.transactions.find(({ id }) => id === numericId(gid));
    if (found !== undefined) return transactionNode(account, found);
  }
  return null;
};

const find = ({ state }: Simulator, shop: SimShop, gid: string, currency: string) =>
  state.creditAccounts.find(
    (account) =>
      account.shop === shop.handle &&
      account.currency === currency &&
      numericId(gid) === (gid.includes("/Customer/") ? account.customerId : account.id),
  );

const open = (simulator: Simulator, shop: SimShop, gid: string, currency: string): SimCreditAccount => {
  const account: SimCreditAccount = {
    id: simulator.store.newId(),
    shop: shop.handle,
    customerId: numericId(gid),
    currency,
    balance: 0,
    transactions: [],
  };
  simulator.state.creditAccounts.push(account);
  return account;
};

const refusal = (code: string) => ({
  storeCreditAccountTransaction: null,
  userErrors: [userError(code, "id")],
});

const book = (
  { store }: Simulator,
  account: SimCreditAccount,
  kind: SimCreditTransaction["kind"],
  amount: number,
) => {
  const transaction = { id: store.newId(), kind, amount, createdAt: new Date().toISOString() };
  account.balance += kind === "StoreCreditAccountCreditTransaction" ? amount : -amount;
  account.transactions.push(transaction);
  store.changed();
  return { storeCreditAccountTransaction: transactionNode(account, transaction), userErrors: [] };
};

export const storeCreditMutations: Readonly<Record<string, Root>> = {
  storeCreditAccountCredit: (
    { id, creditInput: { creditAmount } }: { id: string; creditInput: { creditAmount: MoneyInput } },
    { simulator, shop },
  ) => {
    const { amount, currencyCode } = creditAmount;
    const known = find(simulator, shop, id, currencyCode);
    if (known === undefined && !id.includes("/Customer/")) return refusal("ACCOUNT_NOT_FOUND");
    if (currencyCode !== shop.currency) return refusal("UNSUPPORTED_CURRENCY");
    if (toCents(amount) <= 0) return refusal("NEGATIVE_OR_ZERO_AMOUNT");
    const account = known ?? open(simulator, shop, id, currencyCode);
    return book(simulator, account, "StoreCreditAccountCreditTransaction", toCents(amount));
  },
  storeCreditAccountDebit: (
    { id, debitInput: { debitAmount } }: { id: string; debitInput: { debitAmount: MoneyInput } },
    { simulator, shop },
  ) => {
    const { amount, currencyCode } = debitAmount;
    const account = find(simulator, shop, id, currencyCode);
    if (account === undefined) return refusal("ACCOUNT_NOT_FOUND");
    if (toCents(amount) <= 0) return refusal("NEGATIVE_OR_ZERO_AMOUNT");
    if (toCents(amount) > account.balance) return refusal("INSUFFICIENT_FUNDS");
    return book(simulator, account, "StoreCreditAccountDebitTransaction", toCents(amount));
  },
};
