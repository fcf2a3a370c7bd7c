import { Card, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { Advocate } from "#app/modules/referrals/index.ts";
import type { Names } from "#app/platform/shopify/names.server.ts";
import { Person } from "../names.tsx";
import { useFormat } from "../use-locale.ts";

interface BalanceCardProps {
  advocate: Advocate;
  tier: string | null;
  timezone: string;
  names: Names;
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text as="p" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <p className="figure">{children}</p>
    </div>
  );
}

export function BalanceCard({ advocate, tier, timezone, names }: BalanceCardProps) {
  const { t } = useTranslation();
  const { number, date } = useFormat();
  return (
    <Card>
      <InlineGrid columns={{ xs: 2, sm: 3 }} gap="400">
        <Figure label={t("advocates.available")}>{number(advocate.available)}</Figure>
        <Figure label={t("advocates.pending")}>{number(advocate.pending)}</Figure>
        <Figure label={t("advocates.tier")}>{tier ?? "–"}</Figure>
        <Figure label={t("advocates.friends")}>{number(advocate.uses)}</Figure>
        <Figure label={t("advocates.since")}>{date(advocate.since, timezone)}</Figure>
        <Figure label={t("advocates.customer")}>
          <Person id={advocate.customerId} names={names} />
        </Figure>
      </InlineGrid>
    </Card>
  );
}
