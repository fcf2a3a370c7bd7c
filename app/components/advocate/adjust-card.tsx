import { BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { longestReason } from "#app/contracts/merchant-reason.ts";
import type { AdjustProblems } from "#app/edges/web/advocate-forms.ts";
import type { AdvocateAnswer } from "#app/edges/web/change-advocate.server.ts";
import { useForm } from "../form/form-context.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";
import { useSavedToast } from "../form/use-saved-toast.ts";

const formId = "adjust-points";
const nothing = { amount: "", reason: "" };

function Fields({ problems, isSaving }: { problems: AdjustProblems | null; isSaving: boolean }) {
  const { t } = useTranslation();
  const form = useForm(nothing, undefined);
  const { amount = "", reason = "" } = form.values;
  return (
    <>
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      <TextField
        label={t("advocates.amount")}
        helpText={t("advocates.amount_help")}
        name="amount"
        value={amount}
        onChange={(typed) => form.set("amount", typed)}
        autoComplete="off"
        error={problems?.amount !== undefined && t(`adjust_problem.${problems.amount}`)}
      />
      <TextField
        label={t("decide.reason")}
        name="reason"
        value={reason}
        onChange={(typed) => form.set("reason", typed)}
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
  const { data } = fetcher;
  useSavedToast(data?.did === "adjust" && data.problems === null && data);
  const isIdle = fetcher.state === "idle";
  return (
    <Card>
      <fetcher.Form method="post" id={formId}>
        <input type="hidden" name="do" value="adjust" />
        <input type="hidden" name="key" value={idempotencyKey} />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("advocates.adjust")}
          </Text>
          {/* What was typed stays until it changed the balance. */}
          <Fields
            key={available}
            problems={isIdle && data?.did === "adjust" ? data.problems : null}
            isSaving={!isIdle}
          />
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
