import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";

export const adminLocales = ["en", "ar", "he"] as const;
export type AdminLocale = (typeof adminLocales)[number];

/** Shopify's admin passes the merchant's language as a parameter, region and all: `ar-EG` is served in Arabic. */
export const adminLocaleOf = (request: Request): AdminLocale => {
  const asked = new URL(request.url).searchParams.get("locale")?.toLowerCase().split("-")[0];
  const known = asked === "iw" ? "he" : asked;
  return adminLocales.find((locale) => locale === known) ?? "en";
};

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
