import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { adminLocaleFor, adminLocales, type AdminLocale } from "./contracts/admin-locales.ts";

export { adminLocales, type AdminLocale };

/** Shopify's admin passes the merchant's language as a parameter. */
export const adminLocaleOf = (request: Request): AdminLocale =>
  adminLocaleFor(new URL(request.url).searchParams.get("locale"));

const bundles = {
  en: () => import("./admin-texts/en.ts"),
  ar: () => import("./admin-texts/ar.ts"),
  he: () => import("./admin-texts/he.ts"),
};

type Texts = Awaited<ReturnType<(typeof bundles)[AdminLocale]>>["texts"];

/** The server speaks to everybody; a page is in one language, and loads no other. */
const spoken: readonly AdminLocale[] =
  typeof document === "undefined"
    ? adminLocales
    : [adminLocales.find((locale) => locale === document.documentElement.lang) ?? "en"];

const loaded: ReadonlyMap<AdminLocale, Texts> = new Map(
  await Promise.all(spoken.map(async (locale) => [locale, (await bundles[locale]()).texts] as const)),
);

/** One instance a rendering: a shared one would speak the language of whoever came last. */
export const createI18n = (locale: AdminLocale): i18n => {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: "en",
    initImmediate: false,
    ns: ["admin"],
    defaultNS: "admin",
    resources: Object.fromEntries([...loaded].map(([known, admin]) => [known, { admin }])),
    interpolation: { escapeValue: false },
  });
  return instance;
};
