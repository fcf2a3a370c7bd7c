import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useNavigate, useNavigation, useSearchParams } from "@remix-run/react";
import {
  Card,
  EmptySearchResult,
  IndexTable,
  Page,
  Select,
  Text,
  BlockStack,
  Box,
  Button,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { referralStatuses } from "#app/contracts/referral-status.ts";
import { StatusBadge } from "#app/components/status-badge.tsx";
import { useFormat, useLocale } from "#app/components/use-locale.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";

const pageSize = 25;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const query = new URL(request.url).searchParams;
  const status = referralStatuses.find((known) => known === query.get("status"));
  const cursor = query.get("cursor") ?? undefined;
  const page = await context.app.referrals.list(shop.id, { status, cursor, limit: pageSize });
  if (page === null) throw new Response(null, { status: 400 });
  return { ...page, status: status ?? null, timezone: shop.timezone, isFirst: cursor === undefined };
};

export default function Referrals() {
  const { items, nextCursor, status, timezone, isFirst } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { date } = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const [query, setQuery] = useSearchParams();

  const filter = (value: string) => {
    setQuery(value === "" ? { locale } : { locale, status: value });
  };
  const next = () => {
    const following = new URLSearchParams(query);
    if (nextCursor !== null) following.set("cursor", nextCursor);
    setQuery(following);
  };
  return (
    <Page title={t("referrals.title")}>
      <Card padding="0">
        <Box padding="300" maxWidth="20rem">
          <Select
            label={t("referrals.filter")}
            options={[
              { label: t("referrals.all"), value: "" },
              ...referralStatuses.map((value) => ({ label: t(`referral.status.${value}`), value })),
            ]}
            value={status ?? ""}
            onChange={filter}
          />
        </Box>
        <IndexTable
          condensed={false}
          loading={navigation.state === "loading"}
          selectable={false}
          itemCount={items.length}
          resourceName={{ singular: t("referrals.one"), plural: t("referrals.many") }}
          headings={[
            { title: t("referrals.column.since") },
            { title: t("referrals.column.status") },
            { title: t("referrals.column.advocate") },
            { title: t("referrals.column.friend") },
            { title: t("referrals.column.order") },
          ]}
          pagination={{
            hasNext: nextCursor !== null,
            onNext: next,
            hasPrevious: !isFirst,
            onPrevious: () => navigate(-1),
          }}
          emptyState={
            <BlockStack gap="300" inlineAlign="center">
              <EmptySearchResult
                title={t(status === null ? "referrals.empty.title" : "referrals.filtered_empty.title")}
                description={t(status === null ? "referrals.empty.text" : "referrals.filtered_empty.text")}
                withIllustration={false}
              />
              {status !== null && <Button onClick={() => filter("")}>{t("referrals.clear_filter")}</Button>}
            </BlockStack>
          }
        >
          {items.map((referral, position) => (
            <IndexTable.Row id={referral.id} key={referral.id} position={position}>
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
              <IndexTable.Cell>
                <span className="code">{referral.advocateCustomerId ?? "–"}</span>
              </IndexTable.Cell>
              <IndexTable.Cell>
                <span className="code">{referral.friendCustomerId ?? "–"}</span>
              </IndexTable.Cell>
              <IndexTable.Cell>
                <span className="code">{referral.orderId ?? "–"}</span>
              </IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
      </Card>
    </Page>
  );
}
