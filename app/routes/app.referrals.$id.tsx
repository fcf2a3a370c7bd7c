import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Button, Card, InlineStack, Layout, Page, Text } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DecisionProgress } from "#app/components/decision-progress.tsx";
import { NamesNotice, OrderLink, Person } from "#app/components/names.tsx";
import { ReasonDialog, type AskedFor } from "#app/components/reason-dialog.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { StepText, toneOf, useReasonText } from "#app/components/story-step.tsx";
import { useDecisions } from "#app/components/use-decisions.ts";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { useNames } from "#app/components/use-names.ts";
import { useRewardText } from "#app/components/use-reward-text.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { isUuid } from "#app/platform/ids.ts";

export const loader = async ({ request, params, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { app } = context;
  const { id } = params;
  if (!isUuid(id)) throw new Response(null, { status: 404 });
  const [referral, story, choices] = await Promise.all([
    app.referrals.find(shop.id, id),
    app.referrals.story(shop.id, id),
    app.settlement.choices(shop.id, id),
  ]);
  if (referral === null) throw new Response(null, { status: 404 });
  const { orderId, advocateCustomerId, friendCustomerId } = referral;
  const order = orderId === null ? null : await app.settlement.orderOutcome(shop.id, orderId);
  const people = [advocateCustomerId, friendCustomerId];
  const names = app.names.namesOf(shop.id, { customers: people, orders: [orderId] });
  return { referral, story, choices, order, names, timezone: shop.timezone };
};

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <BlockStack gap="050">
      <Text as="span" tone="subdued" variant="bodySm">
        {label}
      </Text>
      <span>{children}</span>
    </BlockStack>
  );
}

function Story({ data: { story, timezone }, order }: { data: Data; order: ReactNode }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("referral.story")}
        </Text>
        <ol className="timeline">
          {story.map((step, index) => (
            <li key={index} data-tone={toneOf(step)}>
              <BlockStack gap="050">
                <StepText step={step} order={order} />
                <Text as="p" tone="subdued" variant="bodySm">
                  {date(step.at, timezone)}
                  {step.kind === "move" && step.to !== null && ` · ${t(`referral.status.${step.to}`)}`}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

function Outcome({ order }: { order: NonNullable<Data["order"]> }) {
  const { t } = useTranslation();
  const reasonText = useReasonText();
  return (
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
  );
}

function Rewards({ rewards }: { rewards: Data["referral"]["rewards"] }) {
  const { t } = useTranslation();
  const rewardText = useRewardText();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("referral.rewards")}
        </Text>
        {rewards.length === 0 && <Text as="p">{t("story.no_rewards")}</Text>}
        {rewards.map((reward) => (
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
  );
}

export default function Referral() {
  const data = useLoaderData<typeof loader>();
  const { referral, order, choices } = data;
  const { t } = useTranslation();
  const locale = useLocale();
  const names = useNames(data.names);
  const decisions = useDecisions();
  const [asked, setAsked] = useState<AskedFor | null>(null);
  const isBusy = decisions.progress?.isRunning === true;
  return (
    <Page
      title={t("referral.title")}
      titleMetadata={<StatusBadge of="referral" status={referral.status} />}
      subtitle={referral.programName}
      backAction={{ content: t("referrals.title"), url: `/app/referrals?locale=${locale}` }}
    >
      <BlockStack gap="400">
        <NamesNotice names={names} />
        <DecisionProgress decisions={decisions} />
        {choices.length > 0 && (
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <InlineStack gap="200">
              {choices.map((kind) => (
                <Button
                  key={kind}
                  disabled={isBusy}
                  variant={kind === "approve" ? "primary" : "secondary"}
                  {...(kind === "ban" ? { tone: "critical" } : {})}
                  onClick={() => setAsked({ kind, ids: [referral.id] })}
                >
                  {t(`decide.action.${kind}`)}
                </Button>
              ))}
            </InlineStack>
          </Box>
        )}
        <Layout>
          <Layout.Section>
            <Story data={data} order={<OrderLink id={referral.orderId} names={names} />} />
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <Card>
                <BlockStack gap="300">
                  <Fact label={t("side.advocate")}>
                    <Person
                      id={referral.advocateCustomerId}
                      names={names}
                      to={`/app/advocates/${referral.advocateId}?locale=${locale}`}
                    />
                  </Fact>
                  <Fact label={t("side.friend")}>
                    <Person id={referral.friendCustomerId} names={names} />
                  </Fact>
                  <Fact label={t("referrals.column.order")}>
                    <OrderLink id={referral.orderId} names={names} />
                  </Fact>
                  <Fact label={t("referral.evidence")}>
                    {referral.evidence === null ? "–" : t(`evidence.${referral.evidence}`)}
                  </Fact>
                </BlockStack>
              </Card>
              {order !== null && order.outcome !== null && <Outcome order={order} />}
              <Rewards rewards={referral.rewards} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
      <ReasonDialog
        asked={asked}
        onClose={() => setAsked(null)}
        onDecide={({ kind, ids }, reason) => void decisions.decide(kind, ids, reason)}
      />
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
