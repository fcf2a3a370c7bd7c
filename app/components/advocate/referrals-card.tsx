import { BlockStack, Card, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ReferralRow } from "#app/modules/referrals/index.ts";
import type { Names } from "#app/platform/shopify/names.server.ts";
import { Person } from "../names.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { useFormat, useLocale } from "../use-locale.ts";

interface ReferralsCardProps {
  referrals: readonly ReferralRow[];
  /** The code under which the list finds all of them; null when these are all. */
  more: string | null;
  timezone: string;
  names: Names;
}

export function ReferralsCard({ referrals, more, timezone, names }: ReferralsCardProps) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const locale = useLocale();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("referrals.title")}
        </Text>
        {referrals.length === 0 && <Text as="p">{t("referrals.empty.title")}</Text>}
        <ul className="rows">
          {referrals.map(({ id, status, friendCustomerId, createdAt }) => (
            <li key={id}>
              <div>
                <Link to={`/app/referrals/${id}?locale=${locale}`}>{date(createdAt, timezone)}</Link>
                <p>
                  <Person id={friendCustomerId} names={names} />
                </p>
              </div>
              <StatusBadge of="referral" status={status} />
            </li>
          ))}
        </ul>
        {more !== null && (
          <Link to={`/app/referrals?locale=${locale}&q=${encodeURIComponent(more)}`}>
            {t("advocates.all_referrals")}
          </Link>
        )}
      </BlockStack>
    </Card>
  );
}
