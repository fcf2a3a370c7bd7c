import { ShopifyError } from "#app/platform/shopify/admin.ts";
import {
  createDiscount,
  deactivateDiscount,
  findDiscountByCode,
  reduceDiscount,
} from "#app/platform/shopify/discounts.server.ts";
import { toDecimal } from "#app/platform/money.ts";
import type { Effect, EffectContext, TakenBack } from "./effect.ts";
import { findWith, giveCode, unlessGone } from "./give-code.server.ts";
import { discountValueOf, titleOf, wantedBackMinor } from "./intent.ts";

const create = ({ shopify, shopId, intent, now }: EffectContext): Promise<string | "taken"> => {
  const value = discountValueOf(intent);
  if (value === null || intent.code === null)
    throw new ShopifyError("rejected", `The intent ${intent.id} does not say what it gives.`);
  return createDiscount(shopify, shopId, {
    title: titleOf(intent),
    code: intent.code,
    value,
    startsAt: now,
    endsAt: null,
    minimum: null,
    combinesWith: intent.combinesWith,
  });
};

const look = async ({ shopify, shopId, intent }: EffectContext) => {
  const found = await findDiscountByCode(shopify, shopId, intent.code ?? "");
  return found === null ? null : { id: found.id, isOurs: found.title === titleOf(intent) };
};

/** Switched off first and counted then, so that nobody can use it in between. */
const disable = async ({ shopify, shopId, intent }: EffectContext): Promise<TakenBack> => {
  const { shopifyId, code } = intent;
  if (shopifyId !== null) await unlessGone(["INVALID"], () => deactivateDiscount(shopify, shopId, shopifyId));
  const found = code === null ? null : await findDiscountByCode(shopify, shopId, code);
  const isSpent = found !== null && found.uses > 0;
  return { minor: isSpent ? 0n : wantedBackMinor(intent), isSpent, transactionId: null };
};

/** An amount is lowered; doing that twice ends in the same. */
const reduce = async ({ shopify, shopId, intent }: EffectContext): Promise<TakenBack> => {
  const { shopifyId, code, amountMinor, takeBackMinor, lostMinor, currency } = intent;
  const found = code === null ? null : await findDiscountByCode(shopify, shopId, code);
  const isSpent = found === null || shopifyId === null || found.uses > 0;
  if (isSpent) return { minor: 0n, isSpent, transactionId: null };
  const left = toDecimal(amountMinor - takeBackMinor + lostMinor, currency);
  await reduceDiscount(shopify, shopId, shopifyId, left);
  return { minor: wantedBackMinor(intent), isSpent: false, transactionId: null };
};

export const discountEffect: Effect = {
  find: findWith(look),
  give: (context) => giveCode(context, create, look),
  takeBack: (context) => {
    const { isVoid, takeBackMinor, amountMinor } = context.intent;
    return isVoid || takeBackMinor >= amountMinor ? disable(context) : reduce(context);
  },
};
