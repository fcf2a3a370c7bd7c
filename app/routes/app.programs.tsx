import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, Page, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useRewardText } from "#app/components/use-reward-text.ts";
import { useFormat } from "#app/components/use-locale.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { isUuid } from "#app/platform/ids.ts";

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const programs = await context.app.programs.list(shop.id);
  return {
    programs: programs.map(({ id, name, state, terms }) => ({ id, name, state, terms })),
    currency: shop.currency,
  };
};

type Program = ReturnType<typeof useLoaderData<typeof loader>>["programs"][number];

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const { shop, actor } = await adminCaller(request, context);
  const form = await request.formData();
  const id = form.get("id");
  if (!isUuid(id)) throw new Response(null, { status: 404 });
  const { activate, pause } = context.app.programs;
  const moved = await (form.get("to") === "active" ? activate : pause)(shop.id, id, undefined, actor);
  if (!moved.ok && moved.refusal === "not_found") throw new Response(null, { status: 404 });
  return { refused: !moved.ok };
};

function ProgramCard({ program, currency }: { program: Program; currency: string }) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const fetcher = useFetcher<typeof action>();
  const shopify = useAppBridge();
  const answer = fetcher.data;
  useEffect(() => {
    if (answer?.refused === false) shopify.toast.show(t("programs.saved"));
  }, [answer, shopify, t]);
  const { terms } = program;
  const reward = useRewardText(currency);
  const minimum = terms.minimumSubtotal[currency];
  const to = program.state === "active" ? "paused" : "active";
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {program.name}
            </Text>
            <StatusBadge of="program" status={program.state} />
          </InlineStack>
          {program.state !== "ended" && (
            <fetcher.Form method="post">
              <input type="hidden" name="id" value={program.id} />
              <input type="hidden" name="to" value={to} />
              <Button submit loading={fetcher.state !== "idle"}>
                {t(to === "paused" ? "programs.pause" : "programs.activate")}
              </Button>
            </fetcher.Form>
          )}
        </InlineStack>
        {answer?.refused === true && <Banner tone="critical">{t("programs.refused")}</Banner>}
        <List>
          <List.Item>{t("programs.friend_gets", { reward: reward(terms.friendReward) })}</List.Item>
          <List.Item>{t("programs.advocate_gets", { reward: reward(terms.advocateReward) })}</List.Item>
          {minimum !== undefined && (
            <List.Item>{t("programs.minimum", { amount: money(minimum, currency) })}</List.Item>
          )}
          {terms.newCustomersOnly && <List.Item>{t("programs.new_customers")}</List.Item>}
          <List.Item>
            {t("programs.uses", { count: terms.usesPerCode, value: number(terms.usesPerCode) })}
          </List.Item>
          <List.Item>
            {t("programs.window", { count: terms.windowDays, value: number(terms.windowDays) })}
          </List.Item>
          {terms.holdDays > 0 && (
            <List.Item>
              {t("programs.hold", { count: terms.holdDays, value: number(terms.holdDays) })}
            </List.Item>
          )}
        </List>
      </BlockStack>
    </Card>
  );
}

export default function Programs() {
  const { programs, currency } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page title={t("programs.title")}>
      <BlockStack gap="400">
        {programs.length === 0 && <Banner>{t("programs.empty")}</Banner>}
        {programs.map((program) => (
          <ProgramCard key={program.id} program={program} currency={currency} />
        ))}
      </BlockStack>
    </Page>
  );
}
