import type { AppLoadContext } from "@remix-run/server-runtime";
import { jobNames } from "#app/edges/jobs/jobs.ts";
import { messageKinds, type MessageKind } from "#app/contracts/message-kinds.ts";
import { adminLocales, type AdminLocale } from "#app/i18n.ts";
import type { TrialRefusal } from "#app/modules/notifications/index.ts";
import { isUuid } from "#app/platform/ids.ts";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { Fields } from "./forms/fields.ts";
import { addressSchema, readMessageForm } from "./forms/message-form.ts";
import type { Saved } from "./forms/saved.ts";

interface Asked {
  kind: MessageKind;
  locale: AdminLocale;
}

/** Which message in which language; anything else is not on the page. */
export const askedPreview = (fields: Fields): Asked => {
  const kind = messageKinds.find((known) => known === fields["kind"]);
  const locale = adminLocales.find((known) => known === fields["locale"]);
  if (kind === undefined || locale === undefined) throw new Response(null, { status: 400 });
  return { kind, locale };
};

export interface SettingsSaved extends Saved {
  intent: "save";
}

export const saveMessageSettings = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  fields: Fields,
): Promise<SettingsSaved> => {
  const intent = "save";
  const read = readMessageForm(fields);
  if (!read.ok) return { intent, saved: false, errors: read.refusal };
  const { version, ...settings } = read.value;
  const saved = await app.notifications.saveSettings(shop.id, settings, version, actor);
  return saved.ok ? { intent, saved: true } : { intent, saved: false, isStale: true };
};

export interface TrialSent {
  intent: "trial";
  sent: boolean;
  problem?: "address" | TrialRefusal;
}

export const sendTrial = async (
  { app }: AppLoadContext,
  { shop }: AdminCaller,
  fields: Fields,
): Promise<TrialSent> => {
  const intent = "trial";
  const to = addressSchema.safeParse((fields["to"] ?? "").trim());
  if (!to.success) return { intent, sent: false, problem: "address" };
  const sent = await app.notifications.sendTrial(shop, { ...askedPreview(fields), to: to.data });
  return sent.ok ? { intent, sent: true } : { intent, sent: false, problem: sent.refusal };
};

/** One message, or those that are shown. */
export const retryMessages = async ({ app }: AppLoadContext, { shop }: AdminCaller, fields: Fields) => {
  const { id } = fields;
  if (id !== undefined && !isUuid(id)) throw new Response(null, { status: 404 });
  const failures = await app.notifications.failures(shop.id);
  const ids = failures.map((failure) => failure.id).filter((known) => id === undefined || known === id);
  const retried = await app.notifications.retry(shop.id, ids);
  if (retried > 0) await app.queue.wake(jobNames.sendMessages);
  return { intent: "retry" as const, retried };
};
