import { useFetcher, type FetcherWithComponents } from "@remix-run/react";
import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { cornerKinds, isCorners, parseColour, radiusOf, textOn } from "#app/contracts/brand.ts";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { EditingForm } from "../form/editing-form.tsx";
import { useForm, useFormContext } from "../form/form-context.tsx";
import { Choice, TextInput } from "../form/inputs.tsx";
import { useStored } from "../form/use-stored.ts";

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

type BrandAnswer = Extract<Awaited<ReturnType<SettingsAction>>, { intent: "brand" }> | undefined;

interface EditorProps {
  stored: Fields;
  answer: BrandAnswer;
  fetcher: FetcherWithComponents<unknown>;
}

function Editor({ stored, answer, fetcher }: EditorProps) {
  const { t } = useTranslation();
  const form = useForm(stored, answer?.errors);
  return (
    <EditingForm
      id="brand"
      form={form}
      texts="brand"
      answer={answer}
      along={{ intent: "brand", version: stored["version"] }}
      fetcher={fetcher}
    >
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("brand.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("brand.text")}
        </Text>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <BlockStack gap="300">
            <TextInput name="accent" />
            <Palette />
            <Choice name="corners" options={cornerKinds} />
          </BlockStack>
          <Preview />
        </InlineGrid>
      </BlockStack>
    </EditingForm>
  );
}

/** The look of the storefront's blocks. What was saved is in the shop's pages within half a minute. */
export function BrandForm({ brand }: { brand: SettingsData["brand"] }) {
  const fetcher = useFetcher<SettingsAction>();
  const answer: BrandAnswer = fetcher.data?.intent === "brand" ? fetcher.data : undefined;
  const { stored, key } = useStored(brand, answer);
  return (
    <Card>
      <Editor key={key} stored={stored} answer={answer} fetcher={fetcher} />
    </Card>
  );
}
