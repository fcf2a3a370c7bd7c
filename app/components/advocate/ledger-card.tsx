import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { Link, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "#app/modules/points/index.ts";
import { useReasonText } from "../story-step.tsx";
import { useFormat, useLocale } from "../use-locale.ts";

interface LedgerCardProps {
  history: { entries: readonly HistoryEntry[]; nextCursor: string | null };
  timezone: string;
}

export function LedgerCard({ history: { entries, nextCursor }, timezone }: LedgerCardProps) {
  const { t, i18n } = useTranslation();
  const { number, date } = useFormat();
  const locale = useLocale();
  const reasonText = useReasonText();
  const [query, setQuery] = useSearchParams();
  const older = () => {
    const next = new URLSearchParams(query);
    if (nextCursor !== null) next.set("entries", nextCursor);
    setQuery(next, { preventScrollReset: true });
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("advocates.ledger")}
        </Text>
        {entries.length === 0 && <Text as="p">{t("advocates.no_entries")}</Text>}
        <ul className="rows">
          {entries.map((entry) => (
            <li key={entry.id}>
              <div>
                <Text as="p">
                  {t(`ledger.${entry.kind}`)}
                  {entry.isPending && ` · ${t("ledger.held")}`}
                </Text>
                {entry.reason !== null &&
                  (entry.kind === "adjust" || i18n.exists(`reason.${entry.reason}`)) && (
                    <p className="words" dir="auto">
                      {reasonText(entry.reason)}
                    </p>
                  )}
                <Text as="p" tone="subdued" variant="bodySm">
                  {date(entry.at, timezone)}
                  {entry.referralId !== null && (
                    <>
                      {" · "}
                      <Link to={`/app/referrals/${entry.referralId}?locale=${locale}`}>
                        {t("referral.title")}
                      </Link>
                    </>
                  )}
                </Text>
              </div>
              <span className="amount" data-negative={entry.amount < 0}>
                {entry.amount > 0 ? `+${number(entry.amount)}` : number(entry.amount)}
              </span>
            </li>
          ))}
        </ul>
        <InlineStack gap="200">
          {nextCursor !== null && <Button onClick={older}>{t("advocates.older")}</Button>}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
