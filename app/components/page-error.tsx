import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

function Gone() {
  const { t } = useTranslation();
  return (
    <Page title={t("form.gone.title")}>
      <Banner>{t("form.gone.text")}</Banner>
    </Page>
  );
}

/** For what is not there or broke on our side. Other answers that were thrown (nobody signed in) belong to the boundary above. */
export function PageError() {
  const error = useRouteError();
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  if (isRouteErrorResponse(error) && error.status === 404) return <Gone />;
  if (isRouteErrorResponse(error)) throw error;
  return (
    <Page>
      <Banner
        tone="critical"
        title={t("page_error.title")}
        action={{ content: t("page_error.again"), onAction: revalidate, loading: state !== "idle" }}
      >
        <p>{t("page_error.text")}</p>
      </Banner>
    </Page>
  );
}
