import { useTranslation } from "react-i18next";
import type { Reward, RewardKind } from "#app/contracts/program-terms.ts";
import { useFormat } from "./use-locale.ts";

/** Something given: points, a percentage, or money as a decimal string with its currency. */
export interface GivenReward {
  kind: RewardKind;
  amount: number | string | null;
  currency: string | null;
}

/** What the terms promise to somebody who is paid in that currency. */
export const promised = (reward: Reward, currency: string): GivenReward => {
  const { kind } = reward;
  if (reward.kind === "points") return { kind, amount: reward.points, currency: null };
  if (reward.kind === "percent") return { kind, amount: reward.percent, currency: null };
  if ("amounts" in reward) return { kind, amount: reward.amounts[currency] ?? "0", currency };
  return { kind, amount: null, currency: null };
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
