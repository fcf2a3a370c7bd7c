import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Badge, BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { AdjustCard } from "#app/components/advocate/adjust-card.tsx";
import { BalanceCard } from "#app/components/advocate/balance-card.tsx";
import { CodesCard } from "#app/components/advocate/codes-card.tsx";
import { LedgerCard } from "#app/components/advocate/ledger-card.tsx";
import { ReferralsCard } from "#app/components/advocate/referrals-card.tsx";
import { NamesNotice } from "#app/components/names.tsx";
import { useLocale } from "#app/components/use-locale.ts";
import { useNames } from "#app/components/use-names.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { changeAdvocate } from "#app/edges/web/change-advocate.server.ts";

const entriesPerPage = 20;
const referralsShown = 10;

export const loader = async ({ request, params, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { referrals, points, tiers, names } = context.app;
  const advocate = await referrals.advocate(shop.id, params["id"] ?? "");
  if (advocate === null) throw new Response(null, { status: 404 });
  const { id, customerId } = advocate;
  const cursor = new URL(request.url).searchParams.get("entries");
  const isCursor = cursor !== null && /^\d{1,18}$/.test(cursor);
  const [history, reached, brought] = await Promise.all([
    points.historyOf(shop.id, id, { cursor: isCursor ? cursor : null, limit: entriesPerPage }),
    tiers.namesOf(shop.id, [id]),
    referrals.list(shop.id, { advocateId: id, limit: referralsShown }),
  ]);
  const items = brought?.items ?? [];
  const people = [customerId, ...items.map(({ friendCustomerId }) => friendCustomerId)];
  return {
    advocate,
    history,
    tier: reached[id] ?? null,
    referrals: items,
    hasMoreReferrals: brought?.nextCursor !== null,
    names: names.namesOf(shop.id, { customers: people, orders: items.map(({ orderId }) => orderId) }),
    timezone: shop.timezone,
    adjustKey: randomUUID(),
  };
};

export const action = async ({ request, params, context }: ActionFunctionArgs) => {
  const { shop, actor } = await adminCaller(request, context);
  const advocate = await context.app.referrals.advocate(shop.id, params["id"] ?? "");
  if (advocate === null) throw new Response(null, { status: 404 });
  return changeAdvocate(context.app, { shop, actor, advocate }, await request.formData());
};

export default function Advocate() {
  const data = useLoaderData<typeof loader>();
  const { advocate, timezone } = data;
  const { t } = useTranslation();
  const locale = useLocale();
  const names = useNames(data.names);
  const name = names.customers[advocate.customerId ?? ""];
  return (
    <Page
      title={name ?? t("side.advocate")}
      titleMetadata={
        advocate.isBanned ? (
          <Badge tone="critical">{t("advocates.banned")}</Badge>
        ) : advocate.isGone ? (
          <Badge>{t("advocates.gone")}</Badge>
        ) : undefined
      }
      backAction={{ content: t("advocates.title"), url: `/app/advocates?locale=${locale}` }}
    >
      <BlockStack gap="400">
        <NamesNotice names={names} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <BalanceCard advocate={advocate} tier={data.tier} timezone={timezone} names={names} />
              <LedgerCard history={data.history} timezone={timezone} />
              <ReferralsCard
                referrals={data.referrals}
                more={data.hasMoreReferrals ? advocate.code : null}
                timezone={timezone}
                names={names}
              />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <CodesCard codes={advocate.codes} isGone={advocate.isGone} timezone={timezone} />
              {advocate.customerId !== null && !advocate.isGone && (
                <AdjustCard idempotencyKey={data.adjustKey} available={advocate.available} />
              )}
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
