import { discountMutations } from "./discount-mutations.ts";
import { giftCardMutations } from "./gift-cards.ts";
import type { Root } from "./root.ts";
import { appMetafieldMutations } from "./app-metafields.ts";
import { storeCreditMutations } from "./store-credit.ts";

export const mutations: Readonly<Record<string, Root>> = {
  ...discountMutations,
  ...giftCardMutations,
  ...storeCreditMutations,
  ...appMetafieldMutations,
};
