import type { ShopifyId } from "#app/platform/ids.ts";
import {
  adjustmentsSince,
  creditStoreCredit,
  debitStoreCredit,
  storeCreditBalance,
} from "#app/platform/shopify/store-credit.server.ts";
import type { Effect, EffectContext, TakenBack } from "./effect.ts";
import { wantedBackMinor, type Intent } from "./intent.ts";

/** Clocks of two houses. */
const skewMs = 5 * 60 * 1000;

export const accountOf = ({ id, shopifyCustomerId }: Intent): ShopifyId => {
  if (shopifyCustomerId === null) throw new Error(`the intent ${id} was taken without an account`);
  return shopifyCustomerId;
};

/**
 * Store credit has no field for a reference and no idempotency key, so a repeat looks for a movement of the same size, made
 * by no order, since it was first asked for, that is not known to be another intent's. A merchant who books the same amount
 * by hand in those minutes is taken for us: then somebody gets too little, never too much.
 */
const findMovement = async (context: EffectContext, minor: bigint): Promise<string | null> => {
  const { shopify, shopId, intent, now } = context;
  const since = new Date((intent.askedAt ?? now).getTime() - skewMs);
  const known = await context.knownTransactions();
  const found = await adjustmentsSince(shopify, shopId, accountOf(intent), intent.currency, since);
  return found.find((movement) => movement.minor === minor && !known.has(movement.id))?.id ?? null;
};

const earlierDebit = async (context: EffectContext): Promise<TakenBack | null> => {
  const { askedMinor } = context.intent;
  if (!context.wasAsked || askedMinor === null) return null;
  const transactionId = await findMovement(context, -askedMinor);
  return transactionId === null ? null : { minor: askedMinor, isSpent: false, transactionId };
};

const debit = async (context: EffectContext): Promise<TakenBack> => {
  const { shopify, shopId, intent } = context;
  const { currency } = intent;
  const wanted = wantedBackMinor(intent);
  const balance = await storeCreditBalance(shopify, shopId, accountOf(intent), currency);
  const minor = balance < wanted ? balance : wanted;
  const isSpent = minor < wanted;
  if (minor <= 0n) return { minor: 0n, isSpent, transactionId: null };
  await context.remember({ minor });
  const money = { minor, currency };
  const transactionId = await debitStoreCredit(shopify, shopId, accountOf(intent), money);
  return { minor, isSpent, transactionId };
};

export const storeCreditEffect: Effect = {
  find: async (context) => {
    const transactionId = await findMovement(context, context.intent.askedMinor ?? 0n);
    return transactionId === null ? null : { shopifyId: transactionId, transactionId };
  },
  give: async ({ shopify, shopId, intent }) => {
    const money = { minor: intent.askedMinor ?? 0n, currency: intent.currency };
    const transactionId = await creditStoreCredit(shopify, shopId, accountOf(intent), money);
    return { shopifyId: transactionId, transactionId };
  },
  takeBack: async (context) => (await earlierDebit(context)) ?? debit(context),
};
