import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { toDecimal, toMinor } from "#app/platform/money.ts";
import { ShopifyRefusal, type ShopifyAdmin, type UserError } from "./admin.ts";
import { isTaken } from "./discounts.server.ts";
import type { Money } from "./store-credit.server.ts";

export interface NewGiftCard {
  code: string;
  customerId: ShopifyId;
  money: Money;
  /** For the shop's staff; also how it is recognised. */
  note: string;
}

const createDocument = `#graphql
  mutation CreateGiftCard($input: GiftCardCreateInput!) {
    created: giftCardCreate(input: $input) {
      giftCard { id }
      userErrors { code message }
    }
  }`;

const moneyInput = ({ minor, currency }: Money) => ({
  amount: toDecimal(minor, currency),
  currencyCode: currency,
});

/** Answers the card's id, or that somebody holds the code already: perhaps an earlier try of ours. */
export const createGiftCard = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  { code, customerId, money, note }: NewGiftCard,
): Promise<string | "taken"> => {
  const input = {
    code,
    customerId: `gid://shopify/Customer/${customerId}`,
    initialAmount: moneyInput(money),
    note,
  };
  const { created } = await shopify.request<{
    created: { giftCard: { id: string } | null; userErrors: UserError[] };
  }>(shopId, createDocument, { input });
  if (created.userErrors.some(isTaken)) return "taken";
  if (created.giftCard === null) throw new ShopifyRefusal("create the gift card", created.userErrors);
  return created.giftCard.id;
};

const findDocument = `#graphql
  query FindGiftCard($code: String!) {
    giftCards(first: 10, query: $code) { nodes { id note lastCharacters } }
  }`;

export interface FoundGiftCard {
  id: string;
  note: string | null;
}

/** The whole code finds a card; Shopify shows no more of it than its end. */
export const findGiftCardByCode = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  code: string,
): Promise<FoundGiftCard | null> => {
  const { giftCards } = await shopify.request<{
    giftCards: { nodes: (FoundGiftCard & { lastCharacters: string })[] };
  }>(shopId, findDocument, { code });
  const ending = code.slice(-4).toLowerCase();
  return giftCards.nodes.find(({ lastCharacters }) => lastCharacters.toLowerCase() === ending) ?? null;
};

const readDocument = `#graphql
  query ReadGiftCard($id: ID!) {
    giftCard(id: $id) {
      balance { amount }
      transactions(first: 100) { nodes { amount { amount } note } }
    }
  }`;

export interface GiftCardState {
  balanceMinor: bigint;
  transactions: { minor: bigint; note: string | null }[];
}

/** Null when there is no such card. */
export const readGiftCard = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
  currency: string,
): Promise<GiftCardState | null> => {
  const { giftCard } = await shopify.request<{
    giftCard: {
      balance: { amount: string };
      transactions: { nodes: { amount: { amount: string }; note: string | null }[] } | null;
    } | null;
  }>(shopId, readDocument, { id });
  if (giftCard === null) return null;
  return {
    balanceMinor: toMinor(giftCard.balance.amount, currency) ?? 0n,
    transactions: (giftCard.transactions?.nodes ?? []).map(({ amount, note }) => ({
      minor: toMinor(amount.amount, currency) ?? 0n,
      note,
    })),
  };
};

const debitDocument = `#graphql
  mutation DebitGiftCard($id: ID!, $debitInput: GiftCardDebitInput!) {
    giftCardDebit(id: $id, debitInput: $debitInput) {
      giftCardDebitTransaction { id }
      userErrors { code message }
    }
  }`;

export const debitGiftCard = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
  money: Money,
  note: string,
): Promise<void> => {
  const variables = { id, debitInput: { debitAmount: moneyInput(money), note } };
  const { giftCardDebit: answer } = await shopify.request<{ giftCardDebit: { userErrors: UserError[] } }>(
    shopId,
    debitDocument,
    variables,
    { once: true },
  );
  if (answer.userErrors.length > 0) throw new ShopifyRefusal("debit the gift card", answer.userErrors);
};

const deactivateDocument = `#graphql
  mutation DeactivateGiftCard($id: ID!) {
    giftCardDeactivate(id: $id) { userErrors { code message } }
  }`;

/** For good: Shopify cannot undo it. Doing it again changes nothing. */
export const deactivateGiftCard = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
): Promise<void> => {
  const { giftCardDeactivate: answer } = await shopify.request<{
    giftCardDeactivate: { userErrors: UserError[] };
  }>(shopId, deactivateDocument, { id });
  if (answer.userErrors.length > 0) throw new ShopifyRefusal("deactivate the gift card", answer.userErrors);
};
