import type { SimGiftCard, SimShop, State } from "../state.ts";
import { pageOf } from "./pages.ts";
import { moneyOf, toCents, userError, type MoneyInput } from "./money.ts";
import { numericId, type Root } from "./root.ts";

interface GiftCardInput {
  code: string;
  customerId?: string;
  initialAmount: MoneyInput;
  note?: string;
}

const giftCardNode = (card: SimGiftCard) => ({
  __typename: "GiftCard",
  id: `gid://shopify/GiftCard/${card.id}`,
  balance: moneyOf(card.balance, card.currency),
  enabled: card.enabled,
  note: card.note,
  lastCharacters: card.code.slice(-4),
  transactions: (page: { first?: number; after?: string | null }) =>
    pageOf(
      card.debits.map(({ id, amount, note }) => ({
        __typename: "GiftCardDebitTransaction",
        id: `gid://shopify/GiftCardDebitTransaction/${id}`,
        amount: moneyOf(-amount, card.currency),
        note,
      })),
      page,
    ),
});

const cardsOf = ({ giftCards }: State, shop: SimShop): SimGiftCard[] =>
  giftCards.filter((card) => card.shop === shop.handle);

const cardOf = (state: State, shop: SimShop, gid: string): SimGiftCard | undefined =>
  cardsOf(state, shop).find(({ id }) => id === numericId(gid));

export const giftCardById = (state: State, shop: SimShop, gid: string) => {
  const card = cardOf(state, shop, gid);
  return card === undefined ? null : giftCardNode(card);
};

const isCode = (code: string, query: string): boolean => code.toLowerCase() === query.toLowerCase();

export const giftCardQueries: Readonly<Record<string, Root>> = {
  giftCard: ({ id }: { id: string }, { simulator, shop }) => {
    const card = cardOf(simulator.state, shop, id);
    return card === undefined ? null : giftCardNode(card);
  },
  /** Shopify's search finds a card by its whole code. */
  giftCards: ({ query = "", ...page }: { query?: string; first?: number }, { simulator, shop }) =>
    pageOf(
      cardsOf(simulator.state, shop)
        .filter(({ code }) => query === "" || isCode(code, query))
        .map(giftCardNode),
      page,
    ),
};

const refusal = (code: string) => ({
  giftCard: null,
  giftCardCode: null,
  userErrors: [userError(code, "input")],
});

const wrongWith = (state: State, shop: SimShop, { code, initialAmount }: GiftCardInput): string | null => {
  if (code.length < 8) return "TOO_SHORT";
  if (code.length > 20) return "TOO_LONG";
  if (cardsOf(state, shop).some((card) => isCode(card.code, code))) return "TAKEN";
  return initialAmount.currencyCode === shop.currency && toCents(initialAmount.amount) > 0 ? null : "INVALID";
};

const debitRefusal = (code: string) => ({
  giftCardDebitTransaction: null,
  userErrors: [userError(code, "id")],
});

export const giftCardMutations: Readonly<Record<string, Root>> = {
  giftCardCreate: ({ input }: { input: GiftCardInput }, { simulator, shop }) => {
    const { state, store } = simulator;
    const wrong = wrongWith(state, shop, input);
    if (wrong !== null) return refusal(wrong);
    const cents = toCents(input.initialAmount.amount);
    const card: SimGiftCard = {
      id: store.newId(),
      shop: shop.handle,
      code: input.code,
      customerId: input.customerId === undefined ? null : numericId(input.customerId),
      currency: shop.currency,
      initial: cents,
      balance: cents,
      note: input.note ?? null,
      enabled: true,
      debits: [],
    };
    state.giftCards.push(card);
    store.changed();
    return { giftCard: giftCardNode(card), giftCardCode: card.code, userErrors: [] };
  },
  giftCardDeactivate: ({ id }: { id: string }, { simulator, shop }) => {
    const card = cardOf(simulator.state, shop, id);
    if (card === undefined) return { giftCard: null, userErrors: [userError("GIFT_CARD_NOT_FOUND", "id")] };
    card.enabled = false;
    simulator.store.changed();
    return { giftCard: giftCardNode(card), userErrors: [] };
  },
  giftCardDebit: (
    {
      id,
      debitInput: { debitAmount, note = null },
    }: { id: string; debitInput: { debitAmount: MoneyInput; note?: string | null } },
    { simulator, shop },
  ) => {
    const card = cardOf(simulator.state, shop, id);
    if (card === undefined) return debitRefusal("GIFT_CARD_NOT_FOUND");
    const amount = toCents(debitAmount.amount);
    if (amount <= 0) return debitRefusal("NEGATIVE_OR_ZERO_AMOUNT");
    if (amount > card.balance) return debitRefusal("INSUFFICIENT_FUNDS");
    const debit = { id: simulator.store.newId(), amount, note };
    card.balance -= amount;
    card.debits.push(debit);
    simulator.store.changed();
    const gid = `gid://shopify/GiftCardDebitTransaction/${debit.id}`;
    return { giftCardDebitTransaction: { id: gid, note }, userErrors: [] };
  },
};
