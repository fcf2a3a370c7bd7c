import { Select } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useLocale } from "../use-locale.ts";

/** A language in the words of the reader, and in its own: he may be looking for either. */
export const useLanguageName = () => {
  const locale = useLocale();
  return (language: string): string => {
    const inWordsOf = (reader: string) =>
      new Intl.DisplayNames(reader, { type: "language" }).of(language) ?? language;
    const [here, own] = [inWordsOf(locale), inWordsOf(language)];
    return here === own ? here : `${here} (\u2068${own}\u2069)`;
  };
};

interface LanguageChoiceProps {
  languages: readonly string[];
  language: string;
  onChange(language: string): void;
}

export function LanguageChoice({ languages, language, onChange }: LanguageChoiceProps) {
  const { t } = useTranslation();
  const nameOf = useLanguageName();
  return (
    <Select
      label={t("languages.language")}
      options={languages.map((value) => ({ value, label: nameOf(value) }))}
      value={language}
      onChange={onChange}
    />
  );
}
