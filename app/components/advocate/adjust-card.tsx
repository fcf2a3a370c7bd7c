import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { longestReason } from "#app/contracts/merchant-reason.ts";
import type { AdjustProblems } from "#app/edges/web/advocate-forms.ts";
import type { AdvocateAnswer } from "#app/edges/web/change-advocate.server.ts";

function Fields({ problems }: { problems: AdjustProblems | null }) {
  const { t } = useTranslation();
  const [amount, setAmount] = useState("");
  const [reason, setReason] = useState("");
  return (
    <>
      <TextField
        label={t("advocates.amount")}
        helpText={t("advocates.amount_help")}
        name="amount"
        value={amount}
        onChange={setAmount}
        autoComplete="off"
        error={problems?.amount !== undefined && t(`adjust_problem.${problems.amount}`)}
      />
      <TextField
        label={t("decide.reason")}
        name="reason"
        value={reason}
        onChange={setReason}
        autoComplete="off"
        maxLength={longestReason}
        error={problems?.reason !== undefined && t(`decide.problem.${problems.reason}`)}
      />
    </>
  );
}

interface AdjustCardProps {
  /** Comes with the page: sending the same form twice changes the balance once. */
  idempotencyKey: string;
  available: number;
}

export function AdjustCard({ idempotencyKey, available }: AdjustCardProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<AdvocateAnswer>();
  const shopify = useAppBridge();
  const { data } = fetcher;
  useEffect(() => {
    if (data?.did === "adjust" && data.problems === null) shopify.toast.show(t("programs.saved"));
  }, [data, shopify, t]);
  const isIdle = fetcher.state === "idle";
  return (
    <Card>
      <fetcher.Form method="post">
        <input type="hidden" name="do" value="adjust" />
        <input type="hidden" name="key" value={idempotencyKey} />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("advocates.adjust")}
          </Text>
          {/* What was typed stays until it changed the balance. */}
          <Fields key={available} problems={isIdle && data?.did === "adjust" ? data.problems : null} />
          <InlineStack>
            <Button submit loading={!isIdle}>
              {t("advocates.adjust_go")}
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
