import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { Banner, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

/**
 * What went wrong with a page, in the merchant's language and beside the navigation. Answers of Shopify's library go on to
 * the layout, which knows what they mean.
 */
export function PageError() {
  const error = useRouteError();
  const { t } = useTranslation();
  const isGone = isRouteErrorResponse(error) && error.status === 404;
  if (isRouteErrorResponse(error) && !isGone) throw error;
  const what = isGone ? "gone" : "failed";
  return (
    <Page title={t(`form.${what}.title`)}>
      <Banner tone={isGone ? "info" : "critical"}>{t(`form.${what}.text`)}</Banner>
    </Page>
  );
}
