import { Form, useNavigation, type FetcherWithComponents } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import type { FormEvent, ReactNode } from "react";
import type { Saved } from "#app/edges/web/forms/saved.ts";
import { FormFields, type FormState } from "./form-context.tsx";
import { RefusedBanner, StaleBanner } from "./refused-banner.tsx";
import { UnsavedChanges } from "./unsaved-changes.tsx";

interface EditingFormProps {
  id: string;
  form: FormState;
  /** Where the fields' texts are; fields that bring their own need none. */
  texts?: string;
  answer: Saved | undefined;
  /** What goes along unseen: the intent, and what the form showed when it was opened. */
  along: Readonly<Record<string, string | undefined>>;
  /** For a form that shares its page with others. */
  fetcher?: Pick<FetcherWithComponents<unknown>, "Form" | "state">;
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}

/** A form that changes what is stored: changes are guarded by the save bar, and what the server said of them is told. */
export function EditingForm({
  id,
  form,
  texts = "",
  answer,
  along,
  fetcher,
  onSubmit,
  children,
}: EditingFormProps) {
  const navigation = useNavigation();
  const isSaving = fetcher === undefined ? navigation.formMethod === "POST" : fetcher.state !== "idle";
  const Sent = fetcher?.Form ?? Form;
  return (
    <FormFields form={form} texts={texts}>
      <UnsavedChanges form={form} formId={id} isSaving={isSaving} />
      <Sent method="post" id={id} noValidate {...(onSubmit === undefined ? {} : { onSubmit })}>
        {Object.entries(along).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <BlockStack gap="400">
          <RefusedBanner refused={answer?.errors} />
          <StaleBanner isStale={answer?.isStale === true && !isSaving} />
          {children}
        </BlockStack>
      </Sent>
    </FormFields>
  );
}
