import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { toDecimal, toMinor } from "#app/platform/money.ts";
import { ShopifyRefusal, type ShopifyAdmin, type UserError } from "./admin.ts";

export interface Money {
  minor: bigint;
  currency: string;
}

const customerGid = (customerId: ShopifyId) => `gid://shopify/Customer/${customerId}`;
const moneyInput = ({ minor, currency }: Money) => ({
  amount: toDecimal(minor, currency),
  currencyCode: currency,
});

interface Booked {
  storeCreditAccountTransaction: { id: string } | null;
  userErrors: UserError[];
}

const bookedId = (doing: string, { storeCreditAccountTransaction, userErrors }: Booked): string => {
  if (storeCreditAccountTransaction === null) throw new ShopifyRefusal(doing, userErrors);
  return storeCreditAccountTransaction.id;
};

const creditDocument = `#graphql
  mutation CreditStoreCredit($id: ID!, $creditInput: StoreCreditAccountCreditInput!) {
    booked: storeCreditAccountCredit(id: $id, creditInput: $creditInput) {
      storeCreditAccountTransaction { id }
      userErrors { code message }
    }
  }`;

/** Answers the transaction's id. Nothing in it can carry a reference of ours, so a repeat has to look first. */
export const creditStoreCredit = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
  money: Money,
): Promise<string> => {
  const variables = { id: customerGid(customerId), creditInput: { creditAmount: moneyInput(money) } };
  const { booked } = await shopify.request<{ booked: Booked }>(shopId, creditDocument, variables, {
    once: true,
  });
  return bookedId("credit the account", booked);
};

const debitDocument = `#graphql
  mutation DebitStoreCredit($id: ID!, $debitInput: StoreCreditAccountDebitInput!) {
    booked: storeCreditAccountDebit(id: $id, debitInput: $debitInput) {
      storeCreditAccountTransaction { id }
      userErrors { code message }
    }
  }`;

export const debitStoreCredit = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
  money: Money,
): Promise<string> => {
  const variables = { id: customerGid(customerId), debitInput: { debitAmount: moneyInput(money) } };
  const { booked } = await shopify.request<{ booked: Booked }>(shopId, debitDocument, variables, {
    once: true,
  });
  return bookedId("debit the account", booked);
};

const accountsDocument = `#graphql
  query StoreCreditOfCustomer($id: ID!, $after: String) {
    customer(id: $id) {
      storeCreditAccounts(first: 20) {
        nodes {
          balance { amount currencyCode }
          transactions(first: 50, after: $after, sortKey: CREATED_AT, reverse: true) {
            nodes {
              amount { amount }
              createdAt
              event
              ... on StoreCreditAccountCreditTransaction { id }
              ... on StoreCreditAccountDebitTransaction { id }
            }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }
  }`;

interface AccountAnswer {
  balance: { amount: string; currencyCode: string };
  transactions: {
    nodes: { id?: string; amount: { amount: string }; createdAt: string; event: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const readPage = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
  currency: string,
  after: string | null,
): Promise<AccountAnswer | null> => {
  const { customer } = await shopify.request<{
    customer: { storeCreditAccounts: { nodes: AccountAnswer[] } } | null;
  }>(shopId, accountsDocument, { id: customerGid(customerId), after });
  const accounts = customer?.storeCreditAccounts.nodes ?? [];
  return accounts.find(({ balance }) => balance.currencyCode === currency) ?? null;
};

const minorOf = (amount: string, currency: string): bigint => toMinor(amount, currency) ?? 0n;

export const storeCreditBalance = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
  currency: string,
): Promise<bigint> => {
  const account = await readPage(shopify, shopId, customerId, currency, null);
  return account === null ? 0n : minorOf(account.balance.amount, currency);
};

export interface CreditMovement {
  id: string;
  /** Below zero for a debit. */
  minor: bigint;
}

/** Movements that no order made, the newest first, back to a moment. */
export const adjustmentsSince = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  customerId: ShopifyId,
  currency: string,
  since: Date,
): Promise<CreditMovement[]> => {
  const found: CreditMovement[] = [];
  for (let after: string | null = null; ;) {
    const account = await readPage(shopify, shopId, customerId, currency, after);
    if (account === null) return found;
    const { nodes, pageInfo } = account.transactions;
    for (const { id, amount, createdAt, event } of nodes) {
      if (Date.parse(createdAt) < since.getTime()) return found;
      if (id === undefined || event !== "ADJUSTMENT") continue;
      const size = minorOf(amount.amount.replace("-", ""), currency);
      found.push({ id, minor: id.includes("DebitTransaction") ? -size : size });
    }
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
};
