import type { AdminLocale } from "#app/contracts/admin-locales.ts";
import { isReport, noticeKinds, type NoticeKind } from "#app/contracts/notice-kinds.ts";

export interface NoticeSettings {
  kinds: readonly NoticeKind[];
  /** Null: the shop's own language. */
  locale: AdminLocale | null;
  /** Of a shop that saved nothing yet it is 0. */
  version: number;
}

/** What waits for the merchant is told unless he says otherwise; reports only when he says so. */
export const defaultNotices: NoticeSettings = {
  kinds: noticeKinds.filter((kind) => !isReport(kind)),
  locale: null,
  version: 0,
};
