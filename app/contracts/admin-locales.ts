/** What the admin speaks. */
export const adminLocales = ["en", "ar", "he"] as const;
export type AdminLocale = (typeof adminLocales)[number];

/** Region and all: `ar-EG` is served in Arabic, and what the admin does not speak in English. */
export const adminLocaleFor = (tag: string | null): AdminLocale => {
  const language = tag?.toLowerCase().split("-")[0];
  const known = language === "iw" ? "he" : language;
  return adminLocales.find((locale) => locale === known) ?? "en";
};
