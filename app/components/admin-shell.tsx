import { useNavigation } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import arPolaris from "../locales/ar/polaris.json";
import enPolaris from "@shopify/polaris/locales/en.json";
import hePolaris from "../locales/he/polaris.json";
import { useEffect, useMemo, type ReactNode } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { UnsavedGuard } from "./form/unsaved-changes.tsx";
import { createI18n, type AdminLocale } from "../i18n.ts";

/** What Polaris does not say in Arabic or Hebrew falls back to its English. */
const polarisTexts = { en: enPolaris, ar: [arPolaris, enPolaris], he: [hePolaris, enPolaris] };

/** App Bridge shows these as the app's navigation in Shopify's admin. */
function Navigation({ search }: { search: string }) {
  const { t } = useTranslation();
  return (
    <s-app-nav>
      <a href={`/app${search}`} rel="home">
        {t("nav.home")}
      </a>
      <a href={`/app/referrals${search}`}>{t("nav.referrals")}</a>
      <a href={`/app/review${search}`}>{t("review.title")}</a>
      <a href={`/app/advocates${search}`}>{t("advocates.title")}</a>
      <a href={`/app/programs${search}`}>{t("nav.programs")}</a>
      <a href={`/app/tiers${search}`}>{t("tiers.title")}</a>
      <a href={`/app/languages${search}`}>{t("languages.title")}</a>
      <a href={`/app/messages${search}`}>{t("message_page.title")}</a>
      <a href={`/app/privacy${search}`}>{t("nav.privacy")}</a>
      <a href={`/app/settings${search}`}>{t("nav.settings")}</a>
    </s-app-nav>
  );
}

/** The admin's own bar says that the next page is on its way. */
function LoadingBar() {
  const shopify = useAppBridge();
  const isLoading = useNavigation().state === "loading";
  useEffect(() => shopify.loading(isLoading), [shopify, isLoading]);
  return null;
}

interface AdminShellProps {
  apiKey: string;
  locale: AdminLocale;
  children: ReactNode;
}

export function AdminShell({ apiKey, locale, children }: AdminShellProps) {
  const i18n = useMemo(() => createI18n(locale), [locale]);
  return (
    <AppProvider isEmbeddedApp={false} apiKey={apiKey} i18n={polarisTexts[locale]}>
      <I18nextProvider i18n={i18n}>
        <Navigation search={`?locale=${locale}`} />
        <LoadingBar />
        <UnsavedGuard>{children}</UnsavedGuard>
      </I18nextProvider>
    </AppProvider>
  );
}
