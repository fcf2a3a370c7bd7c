import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { AuditLog } from "#app/components/privacy/audit-log.tsx";
import { PageError } from "#app/components/page-error.tsx";
import { ExportForm } from "#app/components/privacy/export-form.tsx";
import { KeepingForm } from "#app/components/privacy/keeping-form.tsx";
import { PurgeForm } from "#app/components/privacy/purge-form.tsx";
import { RequestList } from "#app/components/privacy/request-list.tsx";
import { adminCaller, adminShop, type AdminCaller } from "#app/edges/web/admin-shop.server.ts";
import { auditFilter, isFiltered, readAuditQuery } from "#app/edges/web/audit-query.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import type { Saved } from "#app/edges/web/forms/saved.ts";
import { readKeepingForm } from "#app/edges/web/keeping-form.ts";
import type { AuditSettings } from "#app/modules/audit/index.ts";
import { readPurgeForm } from "#app/edges/web/purge-form.ts";

const pageSize = 20;

const handleOf = (domain: string): string => domain.replace(/\.myshopify\.com$/, "");

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const query = readAuditQuery(new URL(request.url).searchParams, shop.timezone);
  if (query === null) throw new Response(null, { status: 400 });
  const { audit, privacy, clock } = context.app;
  const filter = auditFilter(query, shop.timezone);
  const [log, settings, requests] = await Promise.all([
    audit.list(shop.id, { ...filter, cursor: query.cursor, limit: pageSize }),
    audit.settings(shop.id),
    privacy.requests(shop.id),
  ]);
  return {
    log: { ...log, query, isFiltered: isFiltered(query) },
    settings,
    requests: requests.map((one) => ({ ...one, isLate: one.doneAt === null && one.deadline < clock.now() })),
    handle: handleOf(shop.domain),
    timezone: shop.timezone,
  };
};

type App = LoaderFunctionArgs["context"]["app"];

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

interface Kept extends Saved {
  intent: "keep";
  /** As they are stored now; absent when the form was not even read. */
  settings?: AuditSettings | undefined;
}

const keep = async ({ audit }: App, { shop, actor }: AdminCaller, form: FormData): Promise<Kept> => {
  const read = readKeepingForm(fieldsOf(form));
  if (!read.ok) return { intent: "keep", saved: false, errors: { [read.refusal]: { says: "wrong" } } };
  const { settings, seen } = read.value;
  const saved = await audit.changeSettings(shop.id, settings, actor, seen);
  if (saved) return { intent: "keep", saved, settings };
  return { intent: "keep", saved, isStale: true, settings: await audit.settings(shop.id) };
};

const purge = async ({ audit, clock }: App, { shop, actor }: AdminCaller, form: FormData) => {
  const intent = "purge" as const;
  const fields = {
    before: text(form, "before"),
    reason: text(form, "reason"),
    confirmation: text(form, "confirmation"),
  };
  const place = { handle: handleOf(shop.domain), timezone: shop.timezone, now: clock.now() };
  const asked = readPurgeForm(fields, place);
  if (!asked.ok) return { intent, errors: asked.refusal };
  const purged = await audit.purge(shop.id, { ...asked.value, actor });
  if (!purged.ok) return { intent, refused: purged.refusal };
  return { intent, receipt: { ...purged.value, reason: asked.value.reason, at: clock.now(), by: actor.id } };
};

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const caller = await adminCaller(request, context);
  const form = await request.formData();
  switch (text(form, "intent")) {
    case "keep":
      return keep(context.app, caller, form);
    case "purge":
      return purge(context.app, caller, form);
    default:
      throw new Response(null, { status: 400 });
  }
};

export type PrivacyAction = typeof action;
export type PrivacyData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Privacy() {
  const { log, settings, requests, handle, timezone } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page title={t("privacy.title")} subtitle={t("privacy.subtitle")}>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <RequestList requests={requests} timezone={timezone} />
            <AuditLog log={log} timezone={timezone} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ExportForm />
            <KeepingForm settings={settings} />
            <PurgeForm handle={handle} legalHold={settings.legalHold} timezone={timezone} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

export { PageError as ErrorBoundary };
