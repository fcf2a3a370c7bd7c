import { useTranslation } from "react-i18next";
import { referralStatuses } from "#app/contracts/referral-status.ts";
import type { ListFilter } from "./list-filters.tsx";
import { useLocale } from "./use-locale.ts";

const verdicts = ["allow", "review", "block", "none"] as const;

interface Known {
  programs: readonly { id: string; name: string }[];
  languages: readonly string[];
}

export const useReferralFilters = ({ programs, languages }: Known) => {
  const { t } = useTranslation();
  const locale = useLocale();
  const languageNames = new Intl.DisplayNames(locale, { type: "language" });
  const first: ListFilter = {
    name: "status",
    label: t("referrals.filter"),
    choices: referralStatuses.map((value) => ({ label: t(`referral.status.${value}`), value })),
  };
  const more: ListFilter[] = [
    {
      name: "program",
      label: t("list.program"),
      choices: programs.map(({ id, name }) => ({ label: name, value: id })),
    },
    {
      name: "verdict",
      label: t("list.verdict"),
      choices: verdicts.map((value) => ({ label: t(`verdict.${value}`), value })),
    },
    {
      name: "language",
      label: t("list.language"),
      choices: languages.map((value) => ({ label: languageNames.of(value) ?? value, value })),
    },
    { name: "from", label: t("list.from") },
    { name: "until", label: t("list.until") },
  ];
  return { first, more };
};
