import { isRouteErrorResponse, useRevalidator, useRouteError } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/** For what broke on our side. Answers that were thrown (nobody signed in, nothing found) belong to the boundary above. */
export function PageError() {
  const error = useRouteError();
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
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
