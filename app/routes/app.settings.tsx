import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { PageError } from "#app/components/page-error.tsx";
import { BrandForm } from "#app/components/settings/brand-form.tsx";
import { Health } from "#app/components/settings/health.tsx";
import { KeyList } from "#app/components/settings/key-list.tsx";
import { NoticeForm } from "#app/components/settings/notice-form.tsx";
import { NewKey } from "#app/components/settings/new-key.tsx";
import { Permissions } from "#app/components/settings/permissions.tsx";
import { jobNames } from "#app/edges/jobs/jobs.ts";
import { adminCaller, adminShop, type AdminCaller } from "#app/edges/web/admin-shop.server.ts";
import { brandFields, readBrandForm } from "#app/edges/web/forms/brand-form.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { noticeFields } from "#app/edges/web/forms/notice-form.ts";
import type { SavedInPlace } from "#app/edges/web/forms/saved.ts";
import { readKeyForm } from "#app/edges/web/key-form.ts";
import { saveNotices, sendNoticeTrial } from "#app/edges/web/notice-actions.server.ts";
import { scopes } from "#app/modules/api-keys/index.ts";
import { scopeReport } from "#app/modules/shops/index.ts";
import { isUuid } from "#app/platform/ids.ts";
import { isShopifyError } from "#app/platform/shopify/admin.ts";

const lettersShown = 20;

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { apiKeys, notifications, reconciliation, rewards, shops, storefrontPages, env } = context.app;
  const { notices } = notifications;
  const [keys, health, letters, waitingRewards, granted, brand, chosen, recent] = await Promise.all([
    apiKeys.list(shop.id),
    reconciliation.health(shop.id),
    reconciliation.deadLettersOf(shop.id, { limit: lettersShown }),
    rewards.waitingForMerchant(shop.id),
    shops.grantedScopes(shop.id),
    storefrontPages.brand(shop.id),
    notices.settings(shop.id),
    notices.recent(shop.id),
  ]);
  return {
    keys,
    keyScopes: scopes,
    // Read beside each other: a letter that came in between must not stand under "All well".
    health: { ...health, deadLetters: Math.max(health.deadLetters, letters.length) },
    letters: letters.map(({ id, topic, reason, attempts, createdAt }) => ({
      id,
      topic,
      reason,
      attempts,
      createdAt,
    })),
    waitingRewards,
    brand: brandFields(brand),
    notices: { fields: noticeFields(chosen), recent, isOn: notifications.isOn.email },
    /** Comes after the page. */
    noticeAddress: notices.address(shop.id),
    permissions: scopeReport(granted, env.scopes),
    timezone: shop.timezone,
  };
};

type App = LoaderFunctionArgs["context"]["app"];

const create = async ({ apiKeys }: App, { shop, actor }: AdminCaller, form: FormData) => {
  const intent = "create" as const;
  const asked = readKeyForm(form, scopes);
  if (!asked.ok) return { intent, errors: asked.refusal };
  const { label, scopes: granted } = asked.value;
  return { intent, made: { ...(await apiKeys.create(shop.id, label, granted, actor)), label } };
};

interface BrandSaved extends SavedInPlace {
  intent: "brand";
}

const saveBrand = async (
  { storefrontPages }: App,
  { shop, actor }: AdminCaller,
  form: FormData,
): Promise<BrandSaved> => {
  const intent = "brand";
  const read = readBrandForm(fieldsOf(form));
  if (!read.ok) return { intent, saved: false, errors: read.refusal };
  const { seen, ...brand } = read.value;
  const saved = await storefrontPages.saveBrand(shop.id, brand, seen, actor);
  if (saved !== null) return { intent, saved: true, stored: brandFields(saved) };
  return { intent, saved: false, isStale: true, stored: brandFields(await storefrontPages.brand(shop.id)) };
};

const revoke = async ({ apiKeys }: App, { shop, actor }: AdminCaller, form: FormData) => {
  const id = form.get("id");
  if (!isUuid(id)) throw new Response(null, { status: 404 });
  return { intent: "revoke" as const, revoked: await apiKeys.revoke(shop.id, id, actor) };
};

/** One letter, or those that are shown. */
const replay = async ({ reconciliation, queue }: App, { shop, actor }: AdminCaller, form: FormData) => {
  const intent = "replay" as const;
  const asked = form.get("id");
  if (asked !== null && !/^\d{1,18}$/.test(String(asked))) throw new Response(null, { status: 404 });
  const id = asked === null ? undefined : String(asked);
  const letters = await reconciliation.deadLettersOf(shop.id, { id, limit: lettersShown });
  try {
    const { replayed, unreadable } = await reconciliation.replayOf(shop.id, letters, actor);
    if (replayed.length > 0) await queue.wake(jobNames.drainInbox);
    return { intent, replayed: replayed.length, unreadable: unreadable.length };
  } catch (error) {
    if (isShopifyError(error)) return { intent, unavailable: true };
    throw error;
  }
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const caller = await adminCaller(request, context);
  const form = await request.formData();
  switch (form.get("intent")) {
    case "create":
      return create(context.app, caller, form);
    case "brand":
      return saveBrand(context.app, caller, form);
    case "notices":
      return saveNotices(context, caller, fieldsOf(form));
    case "notice_trial":
      return sendNoticeTrial(context, caller, fieldsOf(form));
    case "revoke":
      return revoke(context.app, caller, form);
    case "replay":
      return replay(context.app, caller, form);
    default:
      throw new Response(null, { status: 400 });
  }
};

export type SettingsAction = typeof action;
export type SettingsData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Settings() {
  const data = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page title={t("settings.title")} subtitle={t("settings.subtitle")}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <Health {...data} />
            <BrandForm brand={data.brand} />
            <NoticeForm {...data} />
            <KeyList keys={data.keys} timezone={data.timezone} />
            <NewKey scopes={data.keyScopes} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Permissions permissions={data.permissions} />
        </Layout.Section>
      </Layout>
    </Page>
  );
}

export { PageError as ErrorBoundary };
