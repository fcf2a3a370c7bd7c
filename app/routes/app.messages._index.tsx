import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import {
  Form,
  useActionData,
  useLoaderData,
  useNavigation,
  type ShouldRevalidateFunctionArgs,
} from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { FormFields, useForm } from "#app/components/form/form-context.tsx";
import { RefusedBanner, StaleBanner } from "#app/components/form/refused-banner.tsx";
import { UnsavedChanges } from "#app/components/form/unsaved-changes.tsx";
import { FailedMessages } from "#app/components/messages/failed-messages.tsx";
import { KindFields } from "#app/components/messages/kind-fields.tsx";
import { MessageState } from "#app/components/messages/message-state.tsx";
import { PreviewCard } from "#app/components/messages/preview-card.tsx";
import { SenderFields } from "#app/components/messages/sender-fields.tsx";
import { adminCaller, adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { messageFields } from "#app/edges/web/forms/message-form.ts";
import { retryMessages, saveMessageSettings, sendTrial } from "#app/edges/web/message-actions.server.ts";
import { adminLocaleOf } from "#app/i18n.ts";

const shownFirst = "friend_ordered";

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { notifications } = context.app;
  const [settings, figures, failures, preview] = await Promise.all([
    notifications.settings(shop.id),
    notifications.figures(shop.id),
    notifications.failures(shop.id),
    notifications.preview(shop, shownFirst, adminLocaleOf(request)),
  ]);
  return {
    fields: messageFields(settings),
    isOn: notifications.isOn,
    figures,
    failures,
    first: { kind: shownFirst, preview } as const,
    shopName: shop.name,
    timezone: shop.timezone,
  };
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const caller = await adminCaller(request, context);
  const fields = fieldsOf(await request.formData());
  switch (fields["intent"]) {
    case "save":
      return saveMessageSettings(context, caller, fields);
    case "trial":
      return sendTrial(context, caller, fields);
    case "retry":
      return retryMessages(context, caller, fields);
    default:
      throw new Response(null, { status: 400 });
  }
};

export type MessagesAction = typeof action;
export type MessagesData = ReturnType<typeof useLoaderData<typeof loader>>;

/** What was refused leaves the page as it is: reading again would hide that somebody else saved. */
export const shouldRevalidate = ({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  actionResult?.saved === false || actionResult?.intent === "trial" ? false : defaultShouldRevalidate;

const formId = "messages";

function Editor({ fields, isOn, shopName }: MessagesData) {
  const answer = useActionData<typeof action>();
  const saved = answer?.intent === "save" ? answer : undefined;
  const form = useForm(fields, saved?.errors);
  const isSaving = useNavigation().formMethod === "POST";
  return (
    <FormFields form={form} texts="message_form">
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      <Form method="post" id={formId} noValidate>
        <BlockStack gap="400">
          <RefusedBanner refused={saved?.errors} />
          <StaleBanner isStale={saved?.isStale === true} />
          <input type="hidden" name="intent" value="save" />
          <input type="hidden" name="version" value={fields["version"]} />
          <KindFields isOn={isOn} />
          <SenderFields shopName={shopName} />
        </BlockStack>
      </Form>
    </FormFields>
  );
}

export default function Messages() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  const shopify = useAppBridge();
  useEffect(() => {
    if (answer?.intent === "save" && answer.saved) shopify.toast.show(t("programs.saved"));
  }, [answer, shopify, t]);
  return (
    <Page title={t("message_page.title")} subtitle={t("message_page.subtitle")}>
      <Layout>
        <Layout.Section variant="oneHalf">
          <BlockStack gap="400">
            <MessageState isOn={loaded.isOn} figures={loaded.figures} />
            <FailedMessages failures={loaded.failures} timezone={loaded.timezone} />
            <Editor key={loaded.fields["version"]} {...loaded} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneHalf">
          <PreviewCard first={loaded.first} isOn={loaded.isOn.email} />
        </Layout.Section>
      </Layout>
    </Page>
  );
}

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";
