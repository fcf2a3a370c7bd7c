import { ShopifyError, ShopifyRefusal } from "#app/platform/shopify/admin.ts";
import type { Effect, EffectContext, Given } from "./effect.ts";

const mostCodes = 3;

const given = (shopifyId: string): Given => ({ shopifyId, transactionId: null });

/**
 * Gives what has a code. A code that is taken is ours when what holds it carries our title. What holds it but cannot be found
 * yet may be ours, so it is looked for again later; only another's makes us choose another code.
 */
export const giveCode = async (
  context: EffectContext,
  create: (context: EffectContext) => Promise<string | "taken">,
  look: (context: EffectContext) => Promise<{ id: string; isOurs: boolean } | null>,
): Promise<Given> => {
  let current = context;
  for (let tries = 0; tries < mostCodes; tries += 1) {
    const created = await create(current);
    if (created !== "taken") return given(created);
    const holder = await look(current);
    if (holder === null)
      throw new ShopifyError("unavailable", "The code is taken, and nothing shows by whom.");
    if (holder.isOurs) return given(holder.id);
    current = { ...current, intent: await current.remember({ code: current.newCode() }) };
  }
  throw new ShopifyError("unavailable", "Every code that was tried is taken.");
};

/** What somebody deleted at Shopify needs no taking back. */
export const unlessGone = async (codes: readonly string[], work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ShopifyRefusal && codes.includes(error.code))) throw error;
  }
};

export const findWith =
  (look: (context: EffectContext) => Promise<{ id: string; isOurs: boolean } | null>): Effect["find"] =>
  async (context) => {
    const holder = await look(context);
    return holder?.isOurs === true ? given(holder.id) : null;
  };
