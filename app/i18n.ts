import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import arAdmin from "./locales/ar/admin.json";
import arDecisions from "./locales/ar/decisions.json";
import arHome from "./locales/ar/home.json";
import arLanguages from "./locales/ar/languages.json";
import arPrograms from "./locales/ar/programs.json";
import arTiers from "./locales/ar/tiers.json";
import arViews from "./locales/ar/views.json";
import enAdmin from "./locales/en/admin.json";
import enDecisions from "./locales/en/decisions.json";
import enHome from "./locales/en/home.json";
import enLanguages from "./locales/en/languages.json";
import enPrograms from "./locales/en/programs.json";
import enTiers from "./locales/en/tiers.json";
import enViews from "./locales/en/views.json";
import heAdmin from "./locales/he/admin.json";
import heDecisions from "./locales/he/decisions.json";
import heHome from "./locales/he/home.json";
import heLanguages from "./locales/he/languages.json";
import hePrograms from "./locales/he/programs.json";
import heTiers from "./locales/he/tiers.json";
import heViews from "./locales/he/views.json";

export const adminLocales = ["en", "ar", "he"] as const;
export type AdminLocale = (typeof adminLocales)[number];

/** Shopify's admin passes the merchant's language as a parameter, region and all: `ar-EG` is served in Arabic. */
export const adminLocaleOf = (request: Request): AdminLocale => {
  const asked = new URL(request.url).searchParams.get("locale")?.toLowerCase().split("-")[0];
  const known = asked === "iw" ? "he" : asked;
  return adminLocales.find((locale) => locale === known) ?? "en";
};

/** One instance a rendering: a shared one would speak the language of whoever came last. */
export const createI18n = (locale: AdminLocale): i18n => {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: locale,
    fallbackLng: "en",
    initImmediate: false,
    ns: ["admin"],
    defaultNS: "admin",
    resources: {
      en: {
        admin: {
          ...enAdmin,
          ...enDecisions,
          ...enHome,
          ...enLanguages,
          ...enPrograms,
          ...enTiers,
          ...enViews,
        },
      },
      ar: {
        admin: {
          ...arAdmin,
          ...arDecisions,
          ...arHome,
          ...arLanguages,
          ...arPrograms,
          ...arTiers,
          ...arViews,
        },
      },
      he: {
        admin: {
          ...heAdmin,
          ...heDecisions,
          ...heHome,
          ...heLanguages,
          ...hePrograms,
          ...heTiers,
          ...heViews,
        },
      },
    },
    interpolation: { escapeValue: false },
  });
  return instance;
};
