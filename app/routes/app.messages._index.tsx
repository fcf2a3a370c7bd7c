import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { EditingForm } from "#app/components/form/editing-form.tsx";
import { useForm } from "#app/components/form/form-context.tsx";
import { keepRefused } from "#app/components/form/keep-refused.ts";
import { useSavedToast } from "#app/components/form/use-saved-toast.ts";
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

/** A trial changes nothing either. */
export const shouldRevalidate = (done: ShouldRevalidateFunctionArgs): boolean =>
  done.actionResult?.intent !== "trial" && keepRefused(done);

function Editor({ fields, isOn, shopName }: MessagesData) {
  const answer = useActionData<typeof action>();
  const saved = answer?.intent === "save" ? answer : undefined;
  const form = useForm(fields, saved?.errors);
  return (
    <EditingForm
      id="messages"
      form={form}
      texts="message_form"
      answer={saved}
      along={{ intent: "save", version: fields["version"] }}
    >
      <KindFields isOn={isOn} />
      <SenderFields shopName={shopName} />
    </EditingForm>
  );
}

export default function Messages() {
  const loaded = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { t } = useTranslation();
  useSavedToast(answer?.intent === "save" && answer.saved && answer);
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
