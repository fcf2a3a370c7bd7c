import { Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SettingsData } from "#app/routes/app.settings.tsx";
import { useLater } from "../use-later.ts";

/** The address is shown as Shopify says it now; nothing moves when it comes. */
export function NoticeAddress({ coming }: { coming: SettingsData["noticeAddress"] }) {
  const { t } = useTranslation();
  const known = useLater<Awaited<typeof coming> | null>(coming, null);
  const say = (): string => {
    if (known === null) return t("notice_card.to_asking");
    if (known.problem !== null)
      return t("notice_card.to_unknown", { reason: t(`message_reason.${known.problem}`) });
    if (known.address === null) return t("notice_card.to_none");
    return t("notice_card.to", { to: `\u2068${known.address}\u2069` });
  };
  return (
    <div aria-live="polite" className="notice-address">
      <p>{say()}</p>
      <Text as="p" variant="bodySm" tone="subdued">
        {t("notice_card.to_help")}
      </Text>
    </div>
  );
}
