import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, ChoiceList, InlineStack, Text, TextField } from "@shopify/polaris";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyErrors } from "#app/edges/web/key-form.ts";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";

function MadeKey({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("no"),
    );
  };
  return (
    <Banner tone="success" title={t("settings.keys.made.title", { label })}>
      <BlockStack gap="200">
        <p>{t("settings.keys.made.text")}</p>
        <p className="code key">{text}</p>
        <InlineStack gap="200" blockAlign="center">
          <Button onClick={copy}>{t("settings.keys.made.copy")}</Button>
          <output>{copied !== null && t(`settings.keys.made.copied.${copied}`)}</output>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

interface KeyFieldsProps {
  scopes: SettingsData["keyScopes"];
  errors: KeyErrors | undefined;
  isSaving: boolean;
}

const formId = "new-key";

function KeyFields({ scopes, errors, isSaving }: KeyFieldsProps) {
  const { t } = useTranslation();
  const [label, setLabel] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const reset = useCallback(() => {
    setLabel("");
    setChosen([]);
  }, []);
  const form = { isDirty: label !== "" || chosen.length > 0, reset };
  return (
    <>
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      {chosen.map((scope) => (
        <input key={scope} type="hidden" name="scopes" value={scope} />
      ))}
      <TextField
        label={t("settings.keys.label")}
        name="label"
        value={label}
        onChange={setLabel}
        error={errors?.label === undefined ? false : t(`settings.keys.error.${errors.label}`)}
        helpText={t("settings.keys.label_help")}
        autoComplete="off"
      />
      <ChoiceList
        title={t("settings.keys.scopes")}
        allowMultiple
        choices={scopes.map((scope) => ({
          value: scope,
          label: t(`settings.keys.scope.${scope.replace(":", "_")}`),
        }))}
        selected={chosen}
        onChange={setChosen}
        {...(errors?.scopes === undefined ? {} : { error: t("settings.keys.error.scopes") })}
      />
    </>
  );
}

export function NewKey({ scopes }: { scopes: SettingsData["keyScopes"] }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<SettingsAction>();
  const answer = fetcher.data?.intent === "create" ? fetcher.data : undefined;
  const errors = answer !== undefined && "errors" in answer ? answer.errors : undefined;
  const made = answer !== undefined && "made" in answer ? answer.made : undefined;
  return (
    <Card>
      <fetcher.Form method="post" id={formId} noValidate>
        <input type="hidden" name="intent" value="create" />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("settings.keys.new")}
          </Text>
          {made !== undefined && <MadeKey key={made.id} label={made.label} text={made.key} />}
          <KeyFields
            key={`after ${made?.id}`}
            scopes={scopes}
            errors={errors}
            isSaving={fetcher.state !== "idle"}
          />
          <InlineStack>
            <Button submit loading={fetcher.state !== "idle"}>
              {t("settings.keys.create")}
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
