import { adminLocales } from "./admin-locales.ts";

/** What merchants are told outside of the admin, in the sequence in which the admin shows it. */
export const noticeKinds = [
  "program_paused",
  "rewards_waiting",
  "rewards_refused",
  "review_waiting",
  "deliveries_failed",
  "messages_failed",
  "weekly_summary",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Tells of nothing that went wrong or waits: only for those who ask for it. */
export const isReport = (kind: NoticeKind): boolean => kind === "weekly_summary";

/** As a choice in a form. */
export const shopsOwnLanguage = "shop";
export const noticeLocales = [shopsOwnLanguage, ...adminLocales] as const;
