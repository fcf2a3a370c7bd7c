import { useTranslation } from "react-i18next";
import type { Reward } from "#app/contracts/program-terms.ts";
import { useFormat } from "./use-locale.ts";

/** A reward in the merchant's language; amounts are shown in the shop's currency. */
export const useRewardText = (currency: string) => {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  return (reward: Reward): string => {
    const key = `reward_text.${reward.kind}`;
    if (reward.kind === "points") return t(key, { count: reward.points, value: number(reward.points) });
    if (reward.kind === "percent") return t(key, { value: number(reward.percent) });
    if ("amounts" in reward) return t(key, { amount: money(reward.amounts[currency] ?? "0", currency) });
    return t(key);
  };
};
