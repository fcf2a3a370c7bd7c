import { List } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import { useFormat } from "../use-locale.ts";
import { promised, useRewardText } from "../use-reward-text.ts";

/** What each side gets, and the terms that matter most. */
export function ProgramTermsList({ terms, currency }: { terms: ProgramTerms; currency: string }) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const reward = useRewardText();
  const minimum = terms.minimumSubtotal[currency];
  const counted = (key: string, count: number) => t(`programs.${key}`, { count, value: number(count) });
  return (
    <List>
      <List.Item>
        {t("programs.friend_gets", { reward: reward(promised(terms.friendReward, currency)) })}
      </List.Item>
      <List.Item>
        {t("programs.advocate_gets", { reward: reward(promised(terms.advocateReward, currency)) })}
      </List.Item>
      {minimum !== undefined && (
        <List.Item>{t("programs.minimum", { amount: money(minimum, currency) })}</List.Item>
      )}
      {terms.newCustomersOnly && <List.Item>{t("programs.new_customers")}</List.Item>}
      <List.Item>{counted("uses", terms.usesPerCode)}</List.Item>
      <List.Item>{counted("window", terms.windowDays)}</List.Item>
      {terms.holdDays > 0 && <List.Item>{counted("hold", terms.holdDays)}</List.Item>}
    </List>
  );
}
