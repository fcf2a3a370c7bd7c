import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineGrid, Layout, List, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { toDecimal } from "#app/platform/money.ts";

const days = 30;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const [overview, programs, needsMerchant, underReview] = await Promise.all([
    context.app.analytics.overview(shop.id, days),
    context.app.programs.list(shop.id),
    context.app.rewards.needsMerchant(shop.id),
    context.app.settlement.countUnderReview(shop.id),
  ]);
  return {
    ...overview,
    revenue: toDecimal(BigInt(overview.revenueMinor), shop.currency),
    currency: shop.currency,
    needsMerchant,
    underReview,
    hasActiveProgram: programs.some(({ state }) => state === "active"),
  };
};

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h2" variant="bodySm" tone="subdued">
          {label}
        </Text>
        <Text as="p" variant="headingLg">
          {value}
        </Text>
      </BlockStack>
    </Card>
  );
}

export default function Home() {
  const data = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const locale = useLocale();
  return (
    <Page title={t("home.title")} subtitle={t("home.subtitle", { count: days })}>
      <BlockStack gap="400">
        {data.needsMerchant > 0 && (
          <Banner tone="warning" title={t("home.needs_merchant.title", { count: data.needsMerchant })}>
            <p>{t("home.needs_merchant.text")}</p>
          </Banner>
        )}
        <InlineGrid columns={{ xs: 2, md: 3 }} gap="300">
          <Figure label={t("home.visits")} value={number(data.visits)} />
          <Figure label={t("home.converted")} value={number(data.converted)} />
          <Figure label={t("home.revenue")} value={money(data.revenue, data.currency)} />
          <Figure label={t("home.new_referrals")} value={number(data.referrals)} />
          <Figure label={t("home.open")} value={number(data.open)} />
          <Figure label={t("home.points_awarded")} value={number(data.pointsAwarded)} />
          <Figure label={t("home.points_taken_back")} value={number(data.pointsTakenBack)} />
        </InlineGrid>
        <Layout>
          <Layout.Section>
            <Card>
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t("home.next.title")}
                </Text>
                <List>
                  {data.underReview > 0 && (
                    <List.Item>
                      <Link to={`/app/review?locale=${locale}`}>
                        {t("review.home", { count: data.underReview, value: number(data.underReview) })}
                      </Link>
                    </List.Item>
                  )}
                  {data.waiting > 0 && (
                    <List.Item>
                      <Link to={`/app/referrals?locale=${locale}&status=in_progress`}>
                        {t("home.next.waiting", { count: data.waiting })}
                      </Link>
                    </List.Item>
                  )}
                  {!data.hasActiveProgram && (
                    <List.Item>
                      <Link to={`/app/programs?locale=${locale}`}>{t("home.next.no_program")}</Link>
                    </List.Item>
                  )}
                  <List.Item>
                    <Link to={`/app/referrals?locale=${locale}`}>{t("home.next.see_referrals")}</Link>
                  </List.Item>
                </List>
              </BlockStack>
            </Card>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}
