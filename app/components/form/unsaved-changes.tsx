import { useBlocker } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { FormState } from "./form-context.tsx";

interface UnsavedChangesProps {
  form: FormState;
  /** The id of the element that is sent. */
  formId: string;
  isSaving: boolean;
}

/** Shopify's bar for unsaved changes. Leaving the page while it shows asks first. */
export function UnsavedChanges({ form, formId, isSaving }: UnsavedChangesProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const { isDirty, reset } = form;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !isSaving && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void shopify.saveBar.leaveConfirmation().then(() => blocker.proceed());
  }, [blocker, shopify]);
  const save = () => {
    const element = document.getElementById(formId);
    if (element instanceof HTMLFormElement) element.requestSubmit();
  };
  return (
    <SaveBar open={isDirty}>
      <button type="button" variant="primary" onClick={save} disabled={isSaving}>
        {t("form.save")}
      </button>
      <button type="button" onClick={reset}>
        {t("form.discard")}
      </button>
    </SaveBar>
  );
}
