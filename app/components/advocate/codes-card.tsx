import { Badge, Banner, BlockStack, Button, Card, Modal, Text, TextField } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AdvocateAnswer } from "#app/edges/web/change-advocate.server.ts";
import type { AddCodeRefusal, AdvocateCode } from "#app/modules/referrals/index.ts";
import { useForm } from "../form/form-context.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";
import { useSavedToast } from "../form/use-saved-toast.ts";
import { useFocusBack } from "../use-focus-back.ts";
import { useFormat } from "../use-locale.ts";

interface CodeRowProps {
  code: AdvocateCode;
  isShown: boolean;
  isGone: boolean;
  timezone: string;
  onReplace(code: string): void;
}

function CodeRow({ code, isShown, isGone, timezone, onReplace }: CodeRowProps) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { retiredAt } = code;
  return (
    <li>
      <div>
        <span className="code wrap">{code.code}</span>{" "}
        {isShown && <Badge tone="success">{t("advocates.shown")}</Badge>}
        <Text as="p" tone="subdued" variant="bodySm">
          {retiredAt === null
            ? t("advocates.made", { when: date(code.createdAt, timezone) })
            : t("advocates.retired", { when: date(retiredAt, timezone) })}
        </Text>
      </div>
      {retiredAt === null && !isGone && (
        <Button
          size="slim"
          onClick={() => onReplace(code.code)}
          accessibilityLabel={t("advocates.replace_code", { code: code.code })}
        >
          {t("advocates.replace")}
        </Button>
      )}
    </li>
  );
}

const formId = "new-code";
const noCode = { code: "" };

function CodeField({ problem, isBusy }: { problem: AddCodeRefusal | null; isBusy: boolean }) {
  const { t } = useTranslation();
  const form = useForm(noCode, undefined);
  return (
    <>
      <UnsavedChanges form={form} formId={formId} isSaving={isBusy} />
      <TextField
        label={t("advocates.new_code")}
        helpText={t("advocates.new_code_help")}
        name="code"
        value={form.values["code"] ?? ""}
        onChange={(typed) => form.set("code", typed)}
        autoComplete="off"
        spellCheck={false}
        placeholder="DANA-10"
        error={problem !== null && t(`code_problem.${problem}`)}
        connectedRight={
          <Button submit loading={isBusy}>
            {t("advocates.add")}
          </Button>
        }
      />
    </>
  );
}

function NewCode({ known }: { known: number }) {
  const fetcher = useFetcher<AdvocateAnswer>();
  const { data } = fetcher;
  useSavedToast(data?.did === "add_code" && data.problem === null && data);
  const isBusy = fetcher.state !== "idle";
  const problem = !isBusy && data?.did === "add_code" ? data.problem : null;
  return (
    <fetcher.Form method="post" id={formId}>
      <input type="hidden" name="do" value="add_code" />
      <CodeField key={known} problem={problem} isBusy={isBusy} />
    </fetcher.Form>
  );
}

interface ReplaceDialogProps {
  code: string;
  onReplace(): void;
  onClose(): void;
}

function ReplaceDialog({ code, onReplace, onClose }: ReplaceDialogProps) {
  const { t } = useTranslation();
  const focusBack = useFocusBack();
  const close = () => {
    onClose();
    focusBack();
  };
  return (
    <Modal
      open
      onClose={close}
      title={t("advocates.replace_title")}
      primaryAction={{ content: t("advocates.replace"), onAction: onReplace, destructive: true }}
      secondaryActions={[{ content: t("decide.close"), onAction: close }]}
    >
      <Modal.Section>
        <Text as="p">
          {t("advocates.replace_text")} <span className="code wrap">{code}</span>
        </Text>
      </Modal.Section>
    </Modal>
  );
}

interface CodesCardProps {
  codes: readonly AdvocateCode[];
  isGone: boolean;
  timezone: string;
}

/** The codes of an advocate's link. The first one in use is what he is shown. */
export function CodesCard({ codes, isGone, timezone }: CodesCardProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<AdvocateAnswer>();
  const [replacing, setReplacing] = useState<string | null>(null);
  const problem = fetcher.data?.did === "replace_code" ? fetcher.data.problem : null;
  const replace = () => {
    if (replacing !== null) fetcher.submit({ do: "replace_code", code: replacing }, { method: "post" });
    setReplacing(null);
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("advocates.codes")}
        </Text>
        {problem !== null && <Banner tone="warning">{t(`code_problem.${problem}`)}</Banner>}
        <ul className="rows">
          {codes.map((code, index) => (
            <CodeRow
              key={code.code}
              code={code}
              isShown={index === 0 && code.retiredAt === null}
              isGone={isGone}
              timezone={timezone}
              onReplace={setReplacing}
            />
          ))}
        </ul>
        {!isGone && <NewCode known={codes.length} />}
      </BlockStack>
      {replacing !== null && (
        <ReplaceDialog code={replacing} onReplace={replace} onClose={() => setReplacing(null)} />
      )}
    </Card>
  );
}
