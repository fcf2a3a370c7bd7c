import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { BlockStack, Box, Button, Card, EmptySearchResult, InlineStack, Page, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { DecisionProgress } from "#app/components/decision-progress.tsx";
import { NamesNotice } from "#app/components/names.tsx";
import { ReasonDialog, type AskedFor } from "#app/components/reason-dialog.tsx";
import { ReviewCard, type ReviewKind } from "#app/components/review-card.tsx";
import { useDecisions } from "#app/components/use-decisions.ts";
import { useFormat } from "#app/components/use-locale.ts";
import { useNames } from "#app/components/use-names.ts";
import { useReviewKeys } from "#app/components/use-review-keys.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";

const pageSize = 10;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { settlement, names } = context.app;
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [page, waiting] = await Promise.all([
    settlement.reviewQueue(shop.id, { cursor, limit: pageSize }),
    settlement.countUnderReview(shop.id),
  ]);
  if (page === null) throw new Response(null, { status: 400 });
  const people = page.items.flatMap(({ advocate, friend }) => [advocate.customerId, friend?.customerId]);
  const orders = page.items.map(({ orderId }) => orderId);
  return {
    ...page,
    waiting,
    names: names.namesOf(shop.id, { customers: people, orders }),
    timezone: shop.timezone,
  };
};

/** Walks through the cases by moving the focus, so that a screen reader follows. */
const useWalk = () => {
  const list = useRef<HTMLOListElement>(null);
  const cases = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-case]") ?? [])];
  const current = () => cases().findIndex((element) => element.contains(document.activeElement));
  const walk = (step: 1 | -1) => {
    const all = cases();
    const at = current();
    all[at === -1 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
  };
  return { list, walk, currentId: () => cases()[current()]?.dataset["case"] };
};

function Keys() {
  const { t } = useTranslation();
  const keys = [
    ["J", "next"],
    ["K", "previous"],
    ["A", "approve"],
    ["R", "reject"],
    ["B", "ban"],
  ] as const;
  return (
    <InlineStack gap="300">
      {keys.map(([key, meaning]) => (
        <Text as="span" tone="subdued" variant="bodySm" key={key}>
          <kbd>{key}</kbd> {t(`review.key.${meaning}`)}
        </Text>
      ))}
    </InlineStack>
  );
}

export default function Review() {
  const data = useLoaderData<typeof loader>();
  const { items, nextCursor, waiting, timezone } = data;
  const { t } = useTranslation();
  const { number } = useFormat();
  const names = useNames(data.names);
  const isLoading = useNavigation().state === "loading";
  const decisions = useDecisions();
  const [query, setQuery] = useSearchParams();
  const [asked, setAsked] = useState<AskedFor | null>(null);
  const { list, walk, currentId } = useWalk();
  const isBusy = decisions.progress?.isRunning === true;
  const ask = (kind: ReviewKind, id = currentId()) => {
    if (id !== undefined && !isBusy) setAsked({ kind, ids: [id] });
  };
  useReviewKeys(
    { onNext: () => walk(1), onPrevious: () => walk(-1), onDecide: (kind) => ask(kind) },
    asked !== null,
  );
  const goTo = (cursor: string | null) => {
    const next = new URLSearchParams(query);
    if (cursor === null) next.delete("cursor");
    else next.set("cursor", cursor);
    setQuery(next);
  };
  return (
    <Page
      title={t("review.title")}
      subtitle={t("review.waiting", { count: waiting, value: number(waiting) })}
    >
      <BlockStack gap="400">
        <NamesNotice names={names} />
        <DecisionProgress decisions={decisions} />
        {items.length === 0 ? (
          <Card>
            <EmptySearchResult
              title={t("review.empty.title")}
              description={t("review.empty.text")}
              withIllustration={false}
            />
          </Card>
        ) : (
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <Keys />
          </Box>
        )}
        <ol className="cases waits" ref={list} aria-busy={isLoading}>
          {items.map((item) => (
            <li key={item.referralId} data-case={item.referralId} tabIndex={-1}>
              <ReviewCard
                item={item}
                names={names}
                timezone={timezone}
                isBusy={isBusy}
                onDecide={(kind) => ask(kind, item.referralId)}
              />
            </li>
          ))}
        </ol>
        <InlineStack gap="200" align="center">
          {query.has("cursor") && <Button onClick={() => goTo(null)}>{t("review.first")}</Button>}
          {nextCursor !== null && <Button onClick={() => goTo(nextCursor)}>{t("review.more")}</Button>}
        </InlineStack>
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
