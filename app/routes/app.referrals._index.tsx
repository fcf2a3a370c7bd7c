import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { Banner, BlockStack, Card, IndexTable, Page, Text, useIndexResourceState } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DecisionProgress } from "#app/components/decision-progress.tsx";
import { ExportButton } from "#app/components/export-button.tsx";
import { LabelledCell } from "#app/components/labelled-cell.tsx";
import { ListEmpty } from "#app/components/list-empty.tsx";
import { ListFilters, useFilters } from "#app/components/list-filters.tsx";
import { NamesNotice, OrderLink, Person } from "#app/components/names.tsx";
import { ReasonDialog, type AskedFor } from "#app/components/reason-dialog.tsx";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useDecisions } from "#app/components/use-decisions.ts";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { useNames } from "#app/components/use-names.ts";
import { ViewTabs } from "#app/components/view-tabs.tsx";
import { useReferralFilters } from "#app/components/referral-filters.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { referralFilter } from "#app/edges/web/referral-query.ts";

const pageSize = 25;
const filterNames = ["q", "status", "program", "verdict", "language", "from", "until"] as const;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { app } = context;
  const query = new URL(request.url).searchParams;
  const { searchProblem, ...filter } = await referralFilter(app.names, shop, query);
  const [page, programs, languages, views] = await Promise.all([
    app.referrals.list(shop.id, { ...filter, limit: pageSize }),
    app.programs.list(shop.id),
    app.referrals.locales(shop.id),
    app.savedViews.list(shop.id),
  ]);
  if (page === null) throw new Response(null, { status: 400 });
  const people = page.items.flatMap((item) => [item.advocateCustomerId, item.friendCustomerId]);
  return {
    ...page,
    names: app.names.namesOf(shop.id, {
      customers: people,
      orders: page.items.map(({ orderId }) => orderId),
    }),
    programs: programs.map(({ id, name }) => ({ id, name })),
    languages,
    views,
    timezone: shop.timezone,
    isFirst: filter.cursor === undefined,
    searchProblem,
  };
};

const bulkKinds = ["approve", "reject", "cancel"] as const;

export default function Referrals() {
  const data = useLoaderData<typeof loader>();
  const { items, nextCursor, timezone, isFirst } = data;
  const { t } = useTranslation();
  const { date } = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const filters = useFilters();
  const names = useNames(data.names);
  const decisions = useDecisions();
  const [asked, setAsked] = useState<AskedFor | null>(null);
  const selection = useIndexResourceState(items);
  const isFiltered = filterNames.some((name) => filters.valueOf(name) !== "");
  const clear = () => filters.change(Object.fromEntries(["view", ...filterNames].map((name) => [name, ""])));
  const exported = new URLSearchParams(filterNames.map((name) => [name, filters.valueOf(name)]));
  return (
    <Page
      title={t("referrals.title")}
      fullWidth
      primaryAction={<ExportButton address={`/app/referrals/export?${exported}`} fileName="referrals.csv" />}
    >
      <BlockStack gap="400">
        <NamesNotice names={names} />
        {data.searchProblem !== null && (
          <Banner tone="warning">{t(`list.order_search.${data.searchProblem}`)}</Banner>
        )}
        <DecisionProgress decisions={decisions} />
        <Card padding="0">
          <div className="stacked-table">
            <ViewTabs views={data.views} filters={filters} />
            <ListFilters
              search={{ label: t("list.search"), placeholder: t("list.search_hint") }}
              {...useReferralFilters(data)}
              filters={filters}
            />
            <IndexTable
              condensed={false}
              loading={navigation.state === "loading"}
              itemCount={items.length}
              selectedItemsCount={selection.allResourcesSelected ? "All" : selection.selectedResources.length}
              onSelectionChange={selection.handleSelectionChange}
              promotedBulkActions={bulkKinds.map((kind) => ({
                content: t(`decide.action.${kind}`),
                onAction: () => setAsked({ kind, ids: selection.selectedResources }),
              }))}
              resourceName={{ singular: t("referrals.one"), plural: t("referrals.many") }}
              headings={[
                { title: t("referrals.column.since") },
                { title: t("referrals.column.status") },
                { title: t("referrals.column.advocate") },
                { title: t("referrals.column.friend") },
                { title: t("referrals.column.order") },
                { title: t("list.program") },
              ]}
              pagination={{
                hasNext: nextCursor !== null,
                onNext: () => nextCursor !== null && filters.change({ cursor: nextCursor }),
                hasPrevious: !isFirst,
                onPrevious: () => navigate(-1),
              }}
              emptyState={<ListEmpty of="referrals" isFiltered={isFiltered} onClear={clear} />}
            >
              {items.map((referral, position) => (
                <IndexTable.Row
                  id={referral.id}
                  key={referral.id}
                  position={position}
                  selected={selection.selectedResources.includes(referral.id)}
                >
                  <IndexTable.Cell>
                    <Link to={`/app/referrals/${referral.id}?locale=${locale}`} data-primary-link>
                      <Text as="span" fontWeight="semibold">
                        {date(referral.createdAt, timezone)}
                      </Text>
                    </Link>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <StatusBadge of="referral" status={referral.status} />
                  </IndexTable.Cell>
                  <LabelledCell label={t("referrals.column.advocate")}>
                    <Person id={referral.advocateCustomerId} names={names} />
                  </LabelledCell>
                  <LabelledCell label={t("referrals.column.friend")}>
                    <Person id={referral.friendCustomerId} names={names} />
                  </LabelledCell>
                  <LabelledCell label={t("referrals.column.order")}>
                    <OrderLink id={referral.orderId} names={names} />
                  </LabelledCell>
                  <LabelledCell label={t("list.program")}>{referral.programName}</LabelledCell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </div>
        </Card>
      </BlockStack>
      <ReasonDialog
        asked={asked}
        onClose={() => setAsked(null)}
        onDecide={({ kind, ids }, reason) => {
          selection.clearSelection();
          void decisions.decide(kind, ids, reason);
        }}
      />
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
