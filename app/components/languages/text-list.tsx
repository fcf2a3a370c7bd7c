import { Link, useNavigation } from "@remix-run/react";
import { Badge, IndexTable, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Surface } from "#app/contracts/text-surfaces.ts";
import type { TextState } from "#app/modules/translations/index.ts";
import { directionOf } from "#app/platform/direction.ts";
import { LabelledCell } from "../labelled-cell.tsx";
import { ListEmpty } from "../list-empty.tsx";
import { useLocale } from "../use-locale.ts";

export interface ListedText {
  key: string;
  surface: Surface;
  state: TextState;
  /** What visitors read, also where it is another language's. */
  text: string;
  textLocale: string;
  english: string;
}

const tones = { changed: "info", missing: "warning", bundled: undefined } as const;

function StateBadge({ state }: { state: TextState }) {
  const { t } = useTranslation();
  const tone = tones[state];
  return <Badge {...(tone === undefined ? {} : { tone })}>{t(`languages.state.${state}`)}</Badge>;
}

function Words({ text, locale }: { text: string; locale: string }) {
  return (
    <bdi lang={locale} dir={directionOf(locale)} className="wrap lines">
      {text}
    </bdi>
  );
}

interface TextListProps {
  texts: readonly ListedText[];
  language: string;
  isFiltered: boolean;
  onClear(): void;
}

export function TextList({ texts, language, isFiltered, onClear }: TextListProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const isLoading = useNavigation().state === "loading";
  return (
    <IndexTable
      loading={isLoading}
      condensed={false}
      selectable={false}
      itemCount={texts.length}
      resourceName={{ singular: t("languages.one"), plural: t("languages.many") }}
      headings={[
        { title: t("languages.column.text") },
        { title: t("languages.column.surface") },
        { title: t("languages.column.state") },
      ]}
      emptyState={<ListEmpty of="languages" isFiltered={isFiltered} onClear={onClear} />}
    >
      {texts.map(({ key, surface, state, text, textLocale, english }, position) => (
        <IndexTable.Row id={key} key={key} position={position}>
          <IndexTable.Cell className="text-cell">
            <Link to={`/app/languages/${key}?language=${language}&locale=${locale}`} data-primary-link>
              <Words text={text} locale={textLocale} />
            </Link>
            {language !== "en" && textLocale !== "en" && (
              <Text as="p" tone="subdued" variant="bodySm">
                <Words text={english} locale="en" />
              </Text>
            )}
          </IndexTable.Cell>
          <LabelledCell label={t("languages.column.surface")}>
            {t(`languages.surface.${surface}`)}
          </LabelledCell>
          <LabelledCell label={t("languages.column.state")}>
            <StateBadge state={state} />
          </LabelledCell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}
