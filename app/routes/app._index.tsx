import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Box, InlineStack, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { ChartCard } from "#app/components/home/chart-card.tsx";
import { Figures, OpenFigures } from "#app/components/home/figures.tsx";
import { PeriodPicker } from "#app/components/home/period-picker.tsx";
import { SetupGuide } from "#app/components/home/setup-guide.tsx";
import { Tasks } from "#app/components/home/tasks.tsx";
import { ThemeBlocks } from "#app/components/home/theme-blocks.tsx";
import { useThemeBlocks } from "#app/components/home/use-theme-blocks.ts";
import { useFormat } from "#app/components/use-locale.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { homeData } from "#app/edges/web/home-data.server.ts";

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  return homeData(context, shop, new URL(request.url).searchParams);
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const shop = await adminShop(request, context);
  const intent = (await request.formData()).get("intent");
  if (intent !== "dismiss" && intent !== "show") throw new Response(null, { status: 400 });
  await context.app.shops.putGuideAway(shop.id, intent === "dismiss");
  return { isAway: intent === "dismiss" };
};

/** On narrow screens cards reach the edge, and words beside them do not. */
const besideCards = { xs: "400", sm: "0" } as const;

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>;

function PeriodSection(data: Loaded) {
  const { t } = useTranslation();
  const { days } = useFormat();
  const isLoading = useNavigation().state === "loading";
  const { period, timezone } = data;
  return (
    <section aria-label={t("home.period.heading")} className="waits" aria-busy={isLoading}>
      <BlockStack gap="400">
        <Box paddingInline={besideCards}>
          <InlineStack align="space-between" blockAlign="end" gap="300">
            <BlockStack gap="100">
              <Text as="h2" variant="headingMd">
                {t("home.period.heading")}
              </Text>
              <Text as="p" tone="subdued">
                {t("home.period.of", { days: days(period.first, period.last) })}{" "}
                <bdi className="zone">{timezone}</bdi>
              </Text>
            </BlockStack>
            <PeriodPicker period={period} />
          </InlineStack>
        </Box>
        <Figures {...data} />
        <ChartCard {...data} />
      </BlockStack>
    </section>
  );
}

function NowSection(data: Loaded) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { countedAt } = data.figures;
  return (
    <section aria-label={t("home.now.heading")}>
      <BlockStack gap="300">
        <Box paddingInline={besideCards}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {t("home.now.heading")}
            </Text>
            {countedAt !== null && (
              <Text as="p" tone="subdued">
                {t("home.now.counted", { date: date(countedAt, data.timezone) })}
              </Text>
            )}
          </BlockStack>
        </Box>
        <OpenFigures {...data} />
      </BlockStack>
    </section>
  );
}

export default function Home() {
  const data = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { submit } = useFetcher();
  const states = useThemeBlocks();
  const { isDismissed } = data.guide;
  const showGuide = {
    content: t("home.guide.show"),
    onAction: () => submit({ intent: "show" }, { method: "post", action: "/app?index" }),
  };
  return (
    <Page title={t("home.title")} {...(isDismissed ? { secondaryActions: [showGuide] } : {})}>
      <BlockStack gap="600">
        {!isDismissed && <SetupGuide {...data} states={states} />}
        <Tasks {...data} />
        <PeriodSection {...data} />
        <NowSection {...data} />
        <ThemeBlocks {...data} states={states} />
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
