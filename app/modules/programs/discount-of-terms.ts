import type { ProgramTerms, Reward } from "#app/contracts/program-terms.ts";
import type { DiscountValue } from "#app/platform/shopify/discounts.ts";

/** The part of a reward that is a discount; the currency is one that the terms name. */
export const discountValue = (reward: Reward, currency: string): DiscountValue => {
  switch (reward.kind) {
    case "percent":
    case "free_shipping":
    case "free_product":
      return reward;
    case "fixed": {
      const amount = reward.amounts[currency];
      if (amount !== undefined) return { kind: "fixed", amount };
    }
  }
  throw new RangeError(`A discount cannot give ${reward.kind} in ${currency}.`);
};

const day = 24 * 60 * 60 * 1000;

/** The end of a program stops new claims only: the last of them may be used as long as it was promised. */
export const discountEnd = ({ endsAt, claimValidDays }: ProgramTerms): Date | null =>
  endsAt === null ? null : new Date(Date.parse(endsAt) + claimValidDays * day);
