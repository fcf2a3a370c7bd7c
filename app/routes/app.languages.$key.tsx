import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { BlockStack, Box, Button, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSavedToast } from "#app/components/form/use-saved-toast.ts";
import { useLanguageName } from "#app/components/languages/language-choice.tsx";
import { TextForm } from "#app/components/languages/text-form.tsx";
import { useLocale } from "#app/components/use-locale.ts";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { saveText, type TextSaved } from "#app/edges/web/save-text.server.ts";
import { textSamples } from "#app/edges/web/text-samples.server.ts";

const askedIn = ({ request, params }: LoaderFunctionArgs) => ({
  key: params["key"] ?? "",
  locale: new URL(request.url).searchParams.get("language") ?? "",
});

export const loader = async (route: LoaderFunctionArgs) => {
  const { app } = route.context;
  const shop = await adminShop(route.request, route.context);
  const { key, locale } = askedIn(route);
  const languages = await app.translations.languages(shop);
  const language = languages.find((one) => one === locale);
  const texts = language === undefined ? null : await app.translations.list(shop.id, language);
  const entry = texts?.find((text) => text.key === key);
  if (language === undefined || entry === undefined) throw new Response(null, { status: 404 });
  return { entry, language, samples: await textSamples(app, shop, language) };
};

export const action = async (route: ActionFunctionArgs): Promise<TextSaved> => {
  const caller = await adminCaller(route.request, route.context);
  return saveText(route.context, caller, askedIn(route), fieldsOf(await route.request.formData()));
};

export { keepRefused as shouldRevalidate } from "#app/components/form/keep-refused.ts";

function Reset({ seen }: { seen: string }) {
  const { t } = useTranslation();
  const isBusy = useNavigation().formMethod === "POST";
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="reset" />
      <input type="hidden" name="seen" value={seen} />
      <Button submit disabled={isBusy}>
        {t("language_editor.reset")}
      </Button>
    </Form>
  );
}

export default function EditText() {
  const { entry, language, samples } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  const locale = useLocale();
  const languageName = useLanguageName();
  const says = answer?.intent === "reset" ? t("language_editor.was_reset") : undefined;
  useSavedToast(answer?.saved === true && answer, says);
  return (
    <Page
      title={t(`languages.surface.${entry.surface}`)}
      subtitle={languageName(language)}
      backAction={{
        content: t("languages.title"),
        url: `/app/languages?language=${language}&locale=${locale}`,
      }}
    >
      <BlockStack gap="400">
        {entry.own !== null && (
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <Reset seen={entry.seen} />
          </Box>
        )}
        <TextForm
          key={`${entry.key} ${language} ${entry.seen}`}
          entry={entry}
          locale={language}
          samples={samples}
          answer={answer}
        />
      </BlockStack>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
