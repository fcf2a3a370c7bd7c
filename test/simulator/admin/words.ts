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
  grant: "The app asks for these permissions",
  allow: "Allow",
  decline: "Do not allow",
  pick: "Choose",
  search: "Search",
  choose: "Select",
  close: "Cancel",
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
  grant: "يطلب التطبيق هذه الأذونات",
  allow: "سماح",
  decline: "عدم السماح",
  pick: "اختيار",
  search: "بحث",
  choose: "تحديد",
  close: "إلغاء",
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
  grant: "האפליקציה מבקשת את ההרשאות האלה",
  allow: "אישור",
  decline: "לא לאשר",
  pick: "בחירה",
  search: "חיפוש",
  choose: "בחירת הפריטים",
  close: "סגירה",
};

const all = { en, ar, he };
export type AdminLocale = keyof typeof all;
export const adminLocales = Object.keys(all) as AdminLocale[];

export const adminLocaleOf = (asked: string | undefined): AdminLocale =>
  adminLocales.find((locale) => locale === asked) ?? "en";
export const adminWords = (locale: AdminLocale): AdminWords => all[locale];
export const languageName = (locale: AdminLocale): string =>
  new Intl.DisplayNames(locale, { type: "language" }).of(locale) ?? locale;
