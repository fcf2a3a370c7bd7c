import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Box, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "#app/components/languages/language-choice.tsx";
import { TextList } from "#app/components/languages/text-list.tsx";
import { ListFilters, useFilters } from "#app/components/list-filters.tsx";
import { useFormat } from "#app/components/use-locale.ts";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { matches, readLanguagesQuery, textStates } from "#app/edges/web/languages-query.ts";
import { generalForm, type TextEntry } from "#app/modules/translations/index.ts";

const listed = (language: string) => (entry: TextEntry) => {
  const { key, surface, state, english, own, bundled } = entry;
  const forms = state === "changed" ? own : bundled;
  return {
    key,
    surface,
    state,
    text: generalForm(forms ?? english),
    textLocale: forms === null ? "en" : language,
    english: generalForm(english),
  };
};

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { translations } = context.app;
  const query = new URL(request.url).searchParams;
  const languages = await translations.languages(shop);
  const asked = query.get("language");
  const language = languages.find((one) => one === asked) ?? translations.languageOf(shop);
  const entries = (await translations.list(shop.id, language)) ?? [];
  const count = (state: TextEntry["state"]) => entries.filter((entry) => entry.state === state).length;
  return {
    languages,
    language,
    surfaces: [...new Set(entries.map(({ surface }) => surface))],
    counts: { changed: count("changed"), missing: count("missing") },
    texts: entries.filter(matches(readLanguagesQuery(query))).map(listed(language)),
  };
};

const filterNames = ["q", "surface", "state"] as const;

export default function Languages() {
  const { languages, language, surfaces, counts, texts } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const { number } = useFormat();
  const filters = useFilters();
  const isFiltered = filterNames.some((name) => filters.valueOf(name) !== "");
  const counted = (state: keyof typeof counts) =>
    t(`languages.counted.${state}`, { count: counts[state], value: number(counts[state]) });
  return (
    <Page title={t("languages.title")} subtitle={t("languages.subtitle")}>
      <Card padding="0">
        <Box padding="300" paddingBlockEnd="0">
          <InlineStack gap="400" blockAlign="end">
            <LanguageChoice
              languages={languages}
              language={language}
              onChange={(next) => filters.change({ language: next })}
            />
            <Box paddingBlockEnd="150">
              <Text as="p" tone="subdued">
                {counted("changed")} · {counted("missing")}
              </Text>
            </Box>
          </InlineStack>
        </Box>
        <div className="stacked-table">
          <ListFilters
            search={{ label: t("list.search"), placeholder: t("languages.search_hint") }}
            first={{
              name: "state",
              label: t("languages.column.state"),
              choices: textStates.map((value) => ({ value, label: t(`languages.state.${value}`) })),
            }}
            more={[
              {
                name: "surface",
                label: t("languages.column.surface"),
                choices: surfaces.map((value) => ({ value, label: t(`languages.surface.${value}`) })),
              },
            ]}
            filters={filters}
          />
          <TextList
            texts={texts}
            language={language}
            isFiltered={isFiltered}
            onClear={() => filters.change(Object.fromEntries(filterNames.map((name) => [name, ""])))}
          />
        </div>
      </Card>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
