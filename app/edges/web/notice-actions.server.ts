import type { AppLoadContext } from "@remix-run/server-runtime";
import { noticeKinds } from "#app/contracts/notice-kinds.ts";
import type { NoticeTrialRefusal } from "#app/modules/notifications/index.ts";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { Fields } from "./forms/fields.ts";
import { noticeFields, noticeLocaleIn, readNoticeForm } from "./forms/notice-form.ts";
import type { SavedInPlace } from "./forms/saved.ts";

export interface NoticesSaved extends SavedInPlace {
  intent: "notices";
}

export const saveNotices = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  fields: Fields,
): Promise<NoticesSaved> => {
  const intent = "notices";
  const { notices } = app.notifications;
  const read = readNoticeForm(fields);
  if (!read.ok) return { intent, saved: false, errors: read.refusal };
  const { version, ...settings } = read.value;
  const saved = await notices.saveSettings(shop.id, settings, version, actor);
  if (saved !== null) return { intent, saved: true, stored: noticeFields(saved) };
  return { intent, saved: false, isStale: true, stored: noticeFields(await notices.settings(shop.id)) };
};

export interface NoticeTrialSent {
  intent: "notice_trial";
  sent: boolean;
  problem?: NoticeTrialRefusal;
}

export const sendNoticeTrial = async (
  { app }: AppLoadContext,
  { shop }: AdminCaller,
  fields: Fields,
): Promise<NoticeTrialSent> => {
  const intent = "notice_trial";
  const kind = noticeKinds.find((known) => known === fields["kind"]);
  const locale = noticeLocaleIn(fields);
  if (kind === undefined || locale === undefined) throw new Response(null, { status: 400 });
  const sent = await app.notifications.notices.sendTrial(shop, { kind, locale });
  return sent.ok ? { intent, sent: true } : { intent, sent: false, problem: sent.refusal };
};
