import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Layout, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { useRewardText } from "#app/components/use-reward-text.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { isUuid } from "#app/platform/ids.ts";

export const loader = async ({ request, params, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { id } = params;
  const referral = isUuid(id) ? await context.app.referrals.find(shop.id, id) : null;
  if (referral === null) throw new Response(null, { status: 404 });
  const order =
    referral.orderId === null ? null : await context.app.settlement.orderOutcome(shop.id, referral.orderId);
  return { referral, order, timezone: shop.timezone };
};

const toneOf = (to: string | null): string =>
  to === "completed" || to === "rewarded"
    ? "success"
    : to === "failed" || to === "cancelled"
      ? "critical"
      : "base";

function Fact({ label, value, isCode = false }: { label: string; value: string | null; isCode?: boolean }) {
  return (
    <BlockStack gap="050">
      <Text as="span" tone="subdued" variant="bodySm">
        {label}
      </Text>
      <span className={isCode ? "code" : ""}>{value ?? "–"}</span>
    </BlockStack>
  );
}

export default function Referral() {
  const { referral, order, timezone } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const { date } = useFormat();
  const rewardText = useRewardText();
  const locale = useLocale();
  const reasonText = (reason: string) => (i18n.exists(`reason.${reason}`) ? t(`reason.${reason}`) : reason);
  return (
    <Page
      title={t("referral.title")}
      titleMetadata={<StatusBadge of="referral" status={referral.status} />}
      subtitle={referral.programName}
      backAction={{ content: t("referrals.title"), url: `/app/referrals?locale=${locale}` }}
    >
      <Layout>
        <Layout.Section>
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                {t("referral.story")}
              </Text>
              <ol className="timeline">
                {referral.timeline.map((step, index) => (
                  <li key={index} data-tone={toneOf(step.to)}>
                    <BlockStack gap="050">
                      <Text as="p">{reasonText(step.reason)}</Text>
                      <Text as="p" tone="subdued" variant="bodySm">
                        {date(step.at, timezone)}
                        {" · "}
                        {step.to === null ? "" : t(`referral.status.${step.to}`)}
                      </Text>
                    </BlockStack>
                  </li>
                ))}
              </ol>
            </BlockStack>
          </Card>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <Card>
              <BlockStack gap="300">
                <Fact label={t("referral.advocate")} value={referral.advocateCustomerId} isCode />
                <Fact label={t("referral.friend")} value={referral.friendCustomerId} isCode />
                <Fact label={t("referral.order")} value={referral.orderId} isCode />
                <Fact
                  label={t("referral.evidence")}
                  value={referral.evidence === null ? null : t(`evidence.${referral.evidence}`)}
                />
              </BlockStack>
            </Card>
            {order !== null && order.outcome !== null && (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    {t("referral.why")}
                  </Text>
                  <Text as="p">{t(`outcome.${order.outcome}`)}</Text>
                  {order.reasons.map((reason) => (
                    <Text as="p" tone="subdued" key={reason}>
                      {reasonText(reason)}
                    </Text>
                  ))}
                  {order.reversed !== "none" && <Text as="p">{t(`reversed.${order.reversed}`)}</Text>}
                </BlockStack>
              </Card>
            )}
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t("referral.rewards")}
                </Text>
                {referral.rewards.map((reward) => (
                  <InlineStack key={`${reward.side} ${reward.kind}`} align="space-between" gap="200">
                    <Text as="span">{t(`side.${reward.side}`)}</Text>
                    <Text as="span">
                      {rewardText(reward)}
                      {" · "}
                      {t(`reward.state.${reward.state}`)}
                    </Text>
                  </InlineStack>
                ))}
              </BlockStack>
            </Card>
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
