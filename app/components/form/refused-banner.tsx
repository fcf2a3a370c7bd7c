import { Banner, Link, List } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FieldErrors } from "#app/edges/web/forms/errors.ts";
import { useFormContext } from "./form-context.tsx";

/** How many fields are still to be corrected; when the server refuses some, the first of them gets the focus. */
export function RefusedBanner({ refused }: { refused: FieldErrors | undefined }) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const banner = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused === undefined) return;
    const fields = banner.current?.closest("form");
    fields?.querySelector<HTMLElement>("[aria-invalid='true'], [data-invalid='true']")?.focus();
  }, [refused]);
  const count = Object.keys(form.errors).length;
  return (
    <div ref={banner} role="alert" className="hidden-when-empty">
      {count > 0 && <Banner tone="critical" title={t("form.refused", { count })} />}
    </div>
  );
}

/** Somebody else saved meanwhile; what was typed stays where it is until the page is read again. */
export function StaleBanner({ isStale }: { isStale: boolean }) {
  const { t } = useTranslation();
  if (!isStale) return null;
  return (
    <Banner tone="warning" title={t("form.stale.title")}>
      <List>
        <List.Item>{t("form.stale.kept")}</List.Item>
        <List.Item>
          <Link onClick={() => window.location.reload()}>{t("form.stale.reload")}</Link>
        </List.Item>
      </List>
    </Banner>
  );
}
