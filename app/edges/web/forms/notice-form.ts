import { adminLocales } from "#app/contracts/admin-locales.ts";
import { noticeKinds, shopsOwnLanguage } from "#app/contracts/notice-kinds.ts";
import type { NoticeSettings } from "#app/modules/notifications/index.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { FieldErrors } from "./errors.ts";
import { isChecked, tick, type Fields } from "./fields.ts";

export const noticeFields = ({ kinds, locale, version }: NoticeSettings): Fields => ({
  version: String(version),
  noticeLocale: locale ?? shopsOwnLanguage,
  ...Object.fromEntries(noticeKinds.map((kind) => [`notice.${kind}`, tick(kinds.includes(kind))])),
});

/** The language as it is chosen in the form; undefined for what is no choice. */
export const noticeLocaleIn = (fields: Fields): NoticeSettings["locale"] | undefined => {
  const { noticeLocale } = fields;
  return noticeLocale === shopsOwnLanguage ? null : adminLocales.find((locale) => locale === noticeLocale);
};

export const readNoticeForm = (fields: Fields): Result<NoticeSettings, FieldErrors> => {
  const locale = noticeLocaleIn(fields);
  if (locale === undefined) return refuse({ noticeLocale: { says: "invalid" } });
  const kinds = noticeKinds.filter((kind) => isChecked(fields, `notice.${kind}`));
  return ok({ kinds, locale, version: Number(fields["version"]) || 0 });
};
