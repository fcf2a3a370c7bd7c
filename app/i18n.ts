import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import arAdmin from "./locales/ar/admin.json";
import arDecisions from "./locales/ar/decisions.json";
import arMessagePages from "./locales/ar/message-pages.json";
import arPrograms from "./locales/ar/programs.json";
import arTiers from "./locales/ar/tiers.json";
import enAdmin from "./locales/en/admin.json";
import enDecisions from "./locales/en/decisions.json";
import enMessagePages from "./locales/en/message-pages.json";
import enPrograms from "./locales/en/programs.json";
import enTiers from "./locales/en/tiers.json";
import heAdmin from "./locales/he/admin.json";
import heDecisions from "./locales/he/decisions.json";
import heMessagePages from "./locales/he/message-pages.json";
import hePrograms from "./locales/he/programs.json";
import heTiers from "./locales/he/tiers.json";

export const adminLocales = ["en", "ar", "he"] as const;
export type AdminLocale = (typeof adminLocales)[number];

export { directionOf } from "./platform/direction.ts";

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
      en: { admin: { ...enAdmin, ...enDecisions, ...enPrograms, ...enTiers, ...enMessagePages } },
      ar: { admin: { ...arAdmin, ...arDecisions, ...arPrograms, ...arTiers, ...arMessagePages } },
      he: { admin: { ...heAdmin, ...heDecisions, ...hePrograms, ...heTiers, ...heMessagePages } },
    },
    interpolation: { escapeValue: false },
  });
  return instance;
};
