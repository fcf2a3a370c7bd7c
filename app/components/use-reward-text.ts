import { useTranslation } from "react-i18next";
import type { Reward, RewardKind } from "#app/contracts/program-terms.ts";
import { worthOf } from "#app/contracts/reward-worth.ts";
import { useFormat } from "./use-locale.ts";

/** Something given: points, a percentage, or money as a decimal string with its currency. */
export interface GivenReward {
  kind: RewardKind;
  amount: number | string | null;
  currency: string | null;
}

/** What the terms promise to somebody who is paid in that currency. */
export const promised = (reward: Reward, inCurrency: string): GivenReward => {
  const { kind, value: amount, currency } = worthOf(reward, inCurrency);
  return { kind, amount, currency };
};

/** A reward in the merchant's language. */
export const useRewardText = () => {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  return ({ kind, amount, currency }: GivenReward): string => {
    const key = `reward.${kind}`;
    if (typeof amount === "number") return t(key, { count: amount, value: number(amount) });
    return amount === null || currency === null ? t(key) : t(key, { amount: money(amount, currency) });
  };
};
