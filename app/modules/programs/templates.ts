import { programTermsSchema, type ProgramTerms } from "#app/contracts/program-terms.ts";
import { minorDigits } from "#app/platform/money.ts";

export const templateNames = ["points", "give_and_get", "store_credit", "gift_card"] as const;
export type TemplateName = (typeof templateNames)[number];

/** A round sum to begin with: `10.00`, or `1000` where a currency has no smaller unit. */
const sum = (tens: number, currency: string): string => {
  const digits = minorDigits(currency);
  return digits === 0 ? String(tens * 1000) : (tens * 10).toFixed(digits);
};

/** Terms to begin with, in the shop's currency. */
export const termsOfTemplate = (name: TemplateName, currency: string): ProgramTerms => {
  const amounts = (tens: number) => ({ [currency]: sum(tens, currency) });
  const rewards = {
    points: {
      advocateReward: { kind: "points", points: 100 },
      friendReward: { kind: "percent", percent: 10 },
    },
    give_and_get: {
      advocateReward: { kind: "fixed", amounts: amounts(1) },
      friendReward: { kind: "fixed", amounts: amounts(1) },
      minimumSubtotal: amounts(3),
    },
    store_credit: {
      advocateReward: { kind: "store_credit", amounts: amounts(1) },
      friendReward: { kind: "percent", percent: 15 },
      holdDays: 14,
    },
    gift_card: {
      advocateReward: { kind: "gift_card", amounts: amounts(2) },
      friendReward: { kind: "free_shipping" },
      minimumSubtotal: amounts(5),
      holdDays: 14,
      advocateCap: { conversions: 10, per: "month" },
    },
  };
  return programTermsSchema.parse(rewards[name]);
};
