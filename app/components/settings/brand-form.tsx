import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { cornerKinds, isCorners, parseColour, radiusOf, textOn } from "#app/contracts/brand.ts";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { FormFields, useForm, useFormContext } from "../form/form-context.tsx";
import { Choice, TextInput } from "../form/inputs.tsx";
import { RefusedBanner, StaleBanner } from "../form/refused-banner.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";

const formId = "brand";

/** The browser's own palette, for whoever has no code at hand. */
function Palette() {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const colour = parseColour(form.values["accent"] ?? "") ?? "#000000";
  return (
    <label className="palette">
      {t("brand.palette")}
      <input type="color" value={colour} onChange={(event) => form.set("accent", event.target.value)} />
    </label>
  );
}

/** As the storefront's blocks draw a button and a code. */
function Preview() {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const colour = parseColour(form.values["accent"] ?? "");
  const { corners } = form.values;
  const borderRadius = radiusOf[isCorners(corners) ? corners : "soft"];
  const filled = colour === null ? {} : { background: colour, borderColor: colour, color: textOn(colour) };
  return (
    <figure className="brand-preview">
      <figcaption>{t("brand.preview")}</figcaption>
      <span className="code" style={{ borderRadius }}>
        DANA-10
      </span>
      <span style={{ ...filled, borderRadius }}>{t("brand.example")}</span>
    </figure>
  );
}

type Loaded = SettingsData["brand"];

function Fields({ stored, answer, isSaving }: { stored: Loaded; answer: BrandAnswer; isSaving: boolean }) {
  const { t } = useTranslation();
  const form = useForm(stored, answer?.errors);
  return (
    <FormFields form={form} texts="brand">
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      <input type="hidden" name="intent" value="brand" />
      <input type="hidden" name="version" value={stored["version"] ?? ""} />
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("brand.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("brand.text")}
        </Text>
        <RefusedBanner refused={answer?.errors} />
        <StaleBanner isStale={answer?.isStale === true && !isSaving} />
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <BlockStack gap="300">
            <TextInput name="accent" />
            <Palette />
            <Choice name="corners" options={cornerKinds} />
          </BlockStack>
          <Preview />
        </InlineGrid>
      </BlockStack>
    </FormFields>
  );
}

type BrandAnswer = Extract<Awaited<ReturnType<SettingsAction>>, { intent: "brand" }> | undefined;

/** The look of the storefront's blocks. What was saved is in the shop's pages within half a minute. */
export function BrandForm({ brand }: { brand: Loaded }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<SettingsAction>();
  const [opened] = useState(brand);
  const answer: BrandAnswer = fetcher.data?.intent === "brand" ? fetcher.data : undefined;
  const stored = useMemo(() => answer?.stored ?? opened, [answer, opened]);
  useEffect(() => {
    if (answer?.saved === true) shopify.toast.show(t("programs.saved"));
  }, [answer, shopify, t]);
  return (
    <Card>
      <fetcher.Form method="post" id={formId} noValidate>
        <Fields
          key={answer?.saved === true ? stored["version"] : "opened"}
          stored={stored}
          answer={answer}
          isSaving={fetcher.state !== "idle"}
        />
      </fetcher.Form>
    </Card>
  );
}
