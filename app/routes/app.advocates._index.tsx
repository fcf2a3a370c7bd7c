import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { Badge, BlockStack, Box, Card, IndexTable, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { LabelledCell } from "#app/components/labelled-cell.tsx";
import { ListEmpty } from "#app/components/list-empty.tsx";
import { SearchField, useFilters } from "#app/components/list-filters.tsx";
import { NamesNotice, Person } from "#app/components/names.tsx";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { useNames } from "#app/components/use-names.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { parseShopifyId } from "#app/platform/ids.ts";

const pageSize = 25;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { referrals, tiers, names } = context.app;
  const query = new URL(request.url).searchParams;
  const term = query.get("q")?.trim().slice(0, 100) ?? "";
  const page = await referrals.advocates(shop.id, {
    search: term === "" ? undefined : { code: term, id: parseShopifyId(term) },
    cursor: query.get("cursor") ?? undefined,
    limit: pageSize,
  });
  if (page === null) throw new Response(null, { status: 400 });
  return {
    ...page,
    tiers: await tiers.namesOf(
      shop.id,
      page.items.map(({ id }) => id),
    ),
    names: names.namesOf(shop.id, { customers: page.items.map(({ customerId }) => customerId) }),
    isFirst: !query.has("cursor"),
  };
};

export default function Advocates() {
  const data = useLoaderData<typeof loader>();
  const { items, nextCursor, tiers, isFirst } = data;
  const { t } = useTranslation();
  const { number } = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const filters = useFilters();
  const names = useNames(data.names);
  return (
    <Page title={t("advocates.title")} subtitle={t("advocates.subtitle")} fullWidth>
      <BlockStack gap="400">
        <NamesNotice names={names} />
        <Card padding="0">
          <div className="stacked-table">
            <Box padding="300" maxWidth="32rem">
              <SearchField
                label={t("advocates.search")}
                placeholder={t("advocates.search_hint")}
                filters={filters}
              />
            </Box>
            <IndexTable
              condensed={false}
              loading={navigation.state === "loading"}
              selectable={false}
              itemCount={items.length}
              resourceName={{ singular: t("advocates.one"), plural: t("advocates.many") }}
              headings={[
                { title: t("side.advocate") },
                { title: t("advocates.code") },
                { title: t("advocates.friends"), alignment: "end" },
                { title: t("advocates.available"), alignment: "end" },
                { title: t("advocates.pending"), alignment: "end" },
                { title: t("advocates.tier") },
              ]}
              pagination={{
                hasNext: nextCursor !== null,
                onNext: () => nextCursor !== null && filters.change({ cursor: nextCursor }),
                hasPrevious: !isFirst,
                onPrevious: () => navigate(-1),
              }}
              emptyState={
                <ListEmpty
                  of="advocates"
                  isFiltered={filters.valueOf("q") !== ""}
                  onClear={() => filters.change({ q: "" })}
                />
              }
            >
              {items.map((advocate, position) => (
                <IndexTable.Row id={advocate.id} key={advocate.id} position={position}>
                  <IndexTable.Cell>
                    <Link to={`/app/advocates/${advocate.id}?locale=${locale}`} data-primary-link>
                      <Person id={advocate.customerId} names={names} />
                    </Link>{" "}
                    {advocate.isBanned && <Badge tone="critical">{t("advocates.banned")}</Badge>}
                    {advocate.isGone && <Badge>{t("advocates.gone")}</Badge>}
                  </IndexTable.Cell>
                  <LabelledCell label={t("advocates.code")}>
                    <span className="code wrap">{advocate.code ?? "–"}</span>
                  </LabelledCell>
                  <LabelledCell label={t("advocates.friends")} isNumber>
                    {number(advocate.uses)}
                  </LabelledCell>
                  <LabelledCell label={t("advocates.available")} isNumber>
                    {number(advocate.available)}
                  </LabelledCell>
                  <LabelledCell label={t("advocates.pending")} isNumber>
                    {number(advocate.pending)}
                  </LabelledCell>
                  <LabelledCell label={t("advocates.tier")}>{tiers[advocate.id] ?? "–"}</LabelledCell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </div>
        </Card>
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
