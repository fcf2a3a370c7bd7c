import { BlockStack, Button, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import type { ReviewCase, ReviewedPerson } from "#app/modules/settlement/index.ts";
import type { Names } from "#app/platform/shopify/names.server.ts";
import { toDecimal } from "#app/platform/money.ts";
import { OrderLink, Person } from "./names.tsx";
import { Signals } from "./signals.tsx";
import { useReasonText } from "./story-step.tsx";
import { useFormat, useLocale } from "./use-locale.ts";

export const reviewKinds = ["approve", "reject", "ban"] as const;
export type ReviewKind = (typeof reviewKinds)[number];

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SideProps {
  side: "advocate" | "friend";
  person: ReviewedPerson | null;
  names: Names;
  timezone: string;
}

function Side({ side, person, names, timezone }: SideProps) {
  const { t } = useTranslation();
  const { number, date } = useFormat();
  return (
    <section>
      <Text as="h3" variant="headingSm">
        {t(`side.${side}`)}
      </Text>
      {person !== null && (
        <dl className="facts">
          <Fact label={t("review.person")}>
            <Person id={person.customerId} names={names} />
          </Fact>
          <Fact label={t("review.since")}>{date(person.since, timezone)}</Fact>
          <Fact label={t("review.orders")}>
            {person.orders === null ? t("review.unknown") : number(person.orders)}
          </Fact>
          <Fact label={t("review.friends")}>{number(person.friends)}</Fact>
          <Fact label={t("review.refused")}>{number(person.refused)}</Fact>
          {person.isBanned && <Fact label={t("review.banned")}>{t("signal_value.yes")}</Fact>}
        </dl>
      )}
    </section>
  );
}

interface ReviewCardProps {
  item: ReviewCase;
  names: Names;
  timezone: string;
  isBusy: boolean;
  onDecide(kind: ReviewKind): void;
}

/** One order with what is known of both sides, next to each other. */
export function ReviewCard({ item, names, timezone, isBusy, onDecide }: ReviewCardProps) {
  const { t } = useTranslation();
  const { money, date } = useFormat();
  const locale = useLocale();
  const reasonText = useReasonText();
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("referrals.column.order")} <OrderLink id={item.orderId} names={names} />
          </Text>
          <Text as="span" tone="subdued">
            {money(toDecimal(BigInt(item.minor), item.currency), item.currency)}
            {" · "}
            {date(item.orderedAt, timezone)}
          </Text>
        </InlineStack>
        <ul className="reasons">
          {item.reasons.map((reason) => (
            <li key={reason}>{reasonText(reason)}</li>
          ))}
        </ul>
        <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
          <Side side="advocate" person={item.advocate} names={names} timezone={timezone} />
          <Side side="friend" person={item.friend} names={names} timezone={timezone} />
        </InlineGrid>
        <details>
          <summary>{t("story.signals")}</summary>
          <Signals signals={item.signals} />
        </details>
        <InlineStack gap="200" blockAlign="center">
          {reviewKinds.map((kind) => (
            <Button
              key={kind}
              disabled={isBusy}
              variant={kind === "approve" ? "primary" : "secondary"}
              {...(kind === "ban" ? { tone: "critical" } : {})}
              onClick={() => onDecide(kind)}
            >
              {t(`decide.action.${kind}`)}
            </Button>
          ))}
          <Link to={`/app/referrals/${item.referralId}?locale=${locale}`}>{t("review.story")}</Link>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
