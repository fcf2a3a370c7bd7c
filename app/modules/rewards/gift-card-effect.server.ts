import {
  createGiftCard,
  deactivateGiftCard,
  debitGiftCard,
  findGiftCardByCode,
  readGiftCard,
} from "#app/platform/shopify/gift-cards.server.ts";
import type { Effect, EffectContext, TakenBack } from "./effect.ts";
import { findWith, giveCode, unlessGone } from "./give-code.server.ts";
import { titleOf, wantedBackMinor } from "./intent.ts";
import { accountOf } from "./store-credit-effect.server.ts";

const create = ({ shopify, shopId, intent }: EffectContext): Promise<string | "taken"> =>
  createGiftCard(shopify, shopId, {
    code: intent.code ?? "",
    customerId: accountOf(intent),
    money: { minor: intent.askedMinor ?? 0n, currency: intent.currency },
    note: titleOf(intent),
  });

const look = async ({ shopify, shopId, intent }: EffectContext) => {
  const found = await findGiftCardByCode(shopify, shopId, intent.code ?? "");
  return found === null ? null : { id: found.id, isOurs: found.note === titleOf(intent) };
};

const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);
const sizeOf = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

const disable = async ({ shopify, shopId, intent }: EffectContext): Promise<TakenBack> => {
  const id = intent.shopifyId ?? "";
  await unlessGone(["GIFT_CARD_NOT_FOUND"], () => deactivateGiftCard(shopify, shopId, id));
  const card = await readGiftCard(shopify, shopId, id, intent.currency);
  const wanted = wantedBackMinor(intent);
  const minor = smaller(card?.balanceMinor ?? 0n, wanted);
  return { minor, isSpent: minor < wanted, transactionId: null };
};

/** The note names the step, so that a repeat finds what was taken already. */
const debit = async ({ shopify, shopId, intent }: EffectContext): Promise<TakenBack> => {
  const { currency, takenBackMinor } = intent;
  const id = intent.shopifyId ?? "";
  const wanted = wantedBackMinor(intent);
  const card = await readGiftCard(shopify, shopId, id, currency);
  const note = `${titleOf(intent)}: taken back after ${takenBackMinor}`;
  const earlier = card?.transactions.find((transaction) => transaction.note === note);
  if (earlier !== undefined) return { minor: sizeOf(earlier.minor), isSpent: false, transactionId: null };
  const minor = smaller(card?.balanceMinor ?? 0n, wanted);
  if (minor > 0n) await debitGiftCard(shopify, shopId, id, { minor, currency }, note);
  return { minor, isSpent: minor < wanted, transactionId: null };
};

export const giftCardEffect: Effect = {
  find: findWith(look),
  give: (context) => giveCode(context, create, look),
  takeBack: (context) => (context.intent.isVoid ? disable(context) : debit(context)),
};
