import { Link, useNavigate, useNavigation, useSearchParams } from "@remix-run/react";
import { Badge, BlockStack, Card, EmptySearchResult, InlineStack, Pagination, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PrivacyData } from "#app/routes/app.privacy._index.tsx";
import { useFormat, useLocale } from "../use-locale.ts";
import { AuditFilters } from "./audit-filters.tsx";

type Entry = PrivacyData["log"]["entries"][number];

const useEntryText = () => {
  const { t, i18n } = useTranslation();
  const worded = (key: string, plain: string) => (i18n.exists(key) ? t(key) : plain);
  return {
    action: (action: string) => worded(`privacy.log.action.${action}`, action),
    reason: (reason: string) => worded(`reason.${reason}`, reason),
    target: (kind: string) => worded(`privacy.log.target.${kind}`, kind),
  };
};

function EntryItem({ entry, timezone }: { entry: Entry; timezone: string }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const text = useEntryText();
  const metadata = Object.keys(entry.metadata).length > 0 ? JSON.stringify(entry.metadata, null, 2) : null;
  return (
    <li>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold">
            {text.action(entry.action)}
          </Text>
          <Badge>{t(`privacy.log.actor.${entry.actorKind}`)}</Badge>
        </InlineStack>
        {entry.reason !== null && entry.reason !== "" && (
          <Text as="p">
            <bdi>{text.reason(entry.reason)}</bdi>
          </Text>
        )}
        <Text as="p" tone="subdued" variant="bodySm">
          {date(entry.at, timezone)}
          {" · "}
          {entry.actorKind !== "system" && (
            <>
              {t("privacy.log.by")} <span className="code">{entry.actor}</span>
              {" · "}
            </>
          )}
          {text.target(entry.targetKind)} <span className="code">{entry.targetId}</span>
        </Text>
        <details>
          <summary>{t("privacy.log.details")}</summary>
          <Text as="p" variant="bodySm">
            {entry.seq === null ? t("privacy.log.unsealed") : t("privacy.log.sealed", { place: entry.seq })}
          </Text>
          {entry.hash !== null && <p className="code seal">{entry.hash}</p>}
          {metadata !== null && <pre className="code">{metadata}</pre>}
        </details>
      </BlockStack>
    </li>
  );
}

function NothingFound({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const state = isFiltered ? "filtered_empty" : "empty";
  return (
    <BlockStack gap="300" inlineAlign="center">
      <EmptySearchResult
        title={t(`privacy.log.${state}.title`)}
        description={t(`privacy.log.${state}.text`)}
        withIllustration={false}
      />
      {isFiltered && <Link to={`/app/privacy?locale=${locale}`}>{t("privacy.log.clear")}</Link>}
    </BlockStack>
  );
}

export function AuditLog({ log, timezone }: { log: PrivacyData["log"]; timezone: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const isLoading = useNavigation().state === "loading";
  const [search, setSearch] = useSearchParams();
  const { entries, nextCursor, query, isFiltered } = log;
  const next = () => {
    const following = new URLSearchParams(search);
    following.set("cursor", nextCursor ?? "");
    setSearch(following, { preventScrollReset: true });
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("privacy.log.title")}
        </Text>
        <AuditFilters key={search.toString()} query={query} />
        <div aria-busy={isLoading} className="waits">
          {entries.length === 0 ? (
            <NothingFound isFiltered={isFiltered} />
          ) : (
            <ul className="entries" aria-label={t("privacy.log.title")}>
              {entries.map((entry) => (
                <EntryItem key={entry.id} entry={entry} timezone={timezone} />
              ))}
            </ul>
          )}
        </div>
        {(nextCursor !== null || query.cursor !== null) && (
          <Pagination
            label={t("privacy.log.title")}
            hasPrevious={query.cursor !== null}
            onPrevious={() => navigate(-1)}
            hasNext={nextCursor !== null}
            onNext={next}
          />
        )}
      </BlockStack>
    </Card>
  );
}
