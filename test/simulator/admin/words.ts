const en = {
  start: "What to click",
  shop: "Shop",
  language: "Language",
  go: "Go",
  orders: "Orders",
  storefront: "Online store",
  mail: "Mail",
  apps: "Apps",
  app: "Referrals",
  unsaved: "Unsaved changes",
  save: "Save",
  discard: "Discard",
  leave: "Leave without saving?",
  stay: "Stay",
  leaveNow: "Leave",
};
export type AdminWords = typeof en;

const ar: AdminWords = {
  start: "ما الذي أنقر عليه",
  shop: "المتجر",
  language: "اللغة",
  go: "انتقال",
  orders: "الطلبات",
  storefront: "المتجر الإلكتروني",
  mail: "البريد",
  apps: "التطبيقات",
  app: "الإحالات",
  unsaved: "تغييرات غير محفوظة",
  save: "حفظ",
  discard: "تجاهل",
  leave: "هل تغادر دون حفظ؟",
  stay: "البقاء",
  leaveNow: "مغادرة",
};

const he: AdminWords = {
  start: "על מה ללחוץ",
  shop: "חנות",
  language: "שפה",
  go: "מעבר",
  orders: "הזמנות",
  storefront: "החנות המקוונת",
  mail: "דואר",
  apps: "אפליקציות",
  app: "הפניות",
  unsaved: "יש שינויים שלא נשמרו",
  save: "שמירה",
  discard: "ביטול השינויים",
  leave: "לצאת בלי לשמור?",
  stay: "להישאר",
  leaveNow: "לצאת",
};

const all = { en, ar, he };
export type AdminLocale = keyof typeof all;
export const adminLocales = Object.keys(all) as AdminLocale[];

export const adminLocaleOf = (asked: string | undefined): AdminLocale =>
  adminLocales.find((locale) => locale === asked) ?? "en";
export const adminWords = (locale: AdminLocale): AdminWords => all[locale];
export const directionOf = (locale: AdminLocale): "rtl" | "ltr" => (locale === "en" ? "ltr" : "rtl");
export const languageName = (locale: AdminLocale): string =>
  new Intl.DisplayNames(locale, { type: "language" }).of(locale) ?? locale;
