import { readFileSync } from "node:fs";
import { createInstance, type TFunction } from "i18next";

const namespaces = [
  "admin",
  "decisions",
  "home",
  "languages",
  "message-pages",
  "programs",
  "tiers",
  "views",
] as const;

const textsOf = (locale: string): Record<string, unknown> =>
  Object.assign(
    {},
    ...namespaces.map((name) =>
      JSON.parse(readFileSync(new URL(`../../app/locales/${locale}/${name}.json`, import.meta.url), "utf8")),
    ),
  );

/** What a page says in this language, so that one test can be walked in several. */
export const wordsIn = (locale: string): TFunction => {
  const i18n = createInstance();
  void i18n.init({
    lng: locale,
    initImmediate: false,
    interpolation: { escapeValue: false },
    resources: { [locale]: { translation: textsOf(locale) } },
  });
  return i18n.t;
};
