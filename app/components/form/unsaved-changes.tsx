import { useBlocker } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FormState } from "./form-context.tsx";

interface Unsaved {
  isSaving: boolean;
  reset(): void;
}

type Report = (formId: string, unsaved: Unsaved | null) => void;

const ReportContext = createContext<Report>(() => {});

const sendForm = (formId: string): void => {
  const element = document.getElementById(formId);
  if (element instanceof HTMLFormElement) element.requestSubmit();
};

/** Shopify's bar for unsaved changes, for all forms of a page. Leaving the page while it shows asks first. */
function UnsavedBar({ forms }: { forms: ReadonlyMap<string, Unsaved> }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const unsaved = [...forms.values()];
  const isSaving = unsaved.some((form) => form.isSaving);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved.length > 0 && !isSaving && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    void shopify.saveBar.leaveConfirmation().then(() => blocker.proceed());
  }, [blocker, shopify]);
  return (
    <SaveBar open={unsaved.length > 0}>
      <button
        type="button"
        variant="primary"
        onClick={() => [...forms.keys()].forEach(sendForm)}
        disabled={isSaving}
      >
        {t("form.save")}
      </button>
      <button type="button" onClick={() => unsaved.forEach(({ reset }) => reset())}>
        {t("form.discard")}
      </button>
    </SaveBar>
  );
}

/** A page has one bar and one guard, however many forms it has: each form reports itself here. */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [forms, setForms] = useState<ReadonlyMap<string, Unsaved>>(new Map());
  const report = useCallback<Report>(
    (formId, unsaved) =>
      setForms((old) => {
        const next = new Map(old);
        next.delete(formId);
        if (unsaved !== null) next.set(formId, unsaved);
        return next;
      }),
    [],
  );
  return (
    <ReportContext.Provider value={report}>
      <UnsavedBar forms={forms} />
      {children}
    </ReportContext.Provider>
  );
}

interface UnsavedChangesProps {
  form: Pick<FormState, "isDirty" | "reset">;
  /** The id of the element that is sent. */
  formId: string;
  isSaving: boolean;
}

/** Guards one form. */
export function UnsavedChanges({ form: { isDirty, reset }, formId, isSaving }: UnsavedChangesProps) {
  const report = useContext(ReportContext);
  useEffect(() => {
    if (!isDirty) return;
    report(formId, { isSaving, reset });
    return () => report(formId, null);
  }, [report, formId, isDirty, isSaving, reset]);
  return null;
}
