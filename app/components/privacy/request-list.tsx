import { Badge, Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { PrivacyData } from "#app/routes/app.privacy._index.tsx";
import { useDownload } from "../use-download.ts";
import { useFormat } from "../use-locale.ts";

type Request = PrivacyData["requests"][number];

const tones = { received: "info", working: "info", done: "success", failed: "warning" } as const;

function FileOf({ id }: { id: string }) {
  const { t } = useTranslation();
  const { state, download } = useDownload();
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          onClick={() => void download(`/app/privacy/requests/${id}`, `data-request-${id}.json`)}
          loading={state === "loading"}
        >
          {t("privacy.requests.download")}
        </Button>
      </InlineStack>
      {state === "failed" && <Banner tone="critical">{t("privacy.requests.failed")}</Banner>}
    </BlockStack>
  );
}

function RequestItem({ request, timezone }: { request: Request; timezone: string }) {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const { id, kind, state, receivedAt, deadline, doneAt, receipt, hasFile, isLate } = request;
  const counts = Object.values(receipt ?? {}).filter((value) => typeof value === "number");
  const records = counts.reduce((sum, count) => sum + count, 0);
  return (
    <li>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center">
          <Text as="span" fontWeight="semibold">
            {t(`privacy.requests.kind.${kind}`)}
          </Text>
          <Badge tone={tones[state]}>{t(`privacy.requests.state.${state}`)}</Badge>
          {isLate && <Badge tone="critical">{t("privacy.requests.late")}</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued" variant="bodySm">
          {t("privacy.requests.received", { date: date(receivedAt, timezone) })}
          {" · "}
          {doneAt === null
            ? t("privacy.requests.deadline", { date: date(deadline, timezone) })
            : t("privacy.requests.done", { date: date(doneAt, timezone) })}
        </Text>
        {doneAt !== null && (
          <Text as="p" variant="bodySm">
            {t(`privacy.requests.records.${kind === "data_request" ? "found" : "erased"}`, {
              count: records,
              value: number(records),
            })}
          </Text>
        )}
        {hasFile && <FileOf id={id} />}
      </BlockStack>
    </li>
  );
}

export function RequestList({ requests, timezone }: { requests: readonly Request[]; timezone: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("privacy.requests.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t(requests.length === 0 ? "privacy.requests.empty" : "privacy.requests.text")}
        </Text>
        {requests.length > 0 && (
          <ul className="entries">
            {requests.map((request) => (
              <RequestItem key={request.id} request={request} timezone={timezone} />
            ))}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}
