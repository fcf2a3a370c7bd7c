export const lastResort = "en";

const looksLikeLocale = /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/;

/** `ar_EG` -> `ar-eg`; `iw` is what older systems call Hebrew. Null for what is no tag of a language. */
export const normalLocale = (raw: string): string | null => {
  const locale = raw
    .trim()
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^iw(?=-|$)/, "he");
  return looksLikeLocale.test(locale) && isKnownToIntl(locale) ? locale : null;
};

/** A tag may look right and still be one that no formatter takes, such as `en-u`. */
const isKnownToIntl = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
};

/** `ar-eg` -> `ar-eg`, `ar`. */
const withLanguage = (locale: string): string[] => [locale, locale.split("-")[0] ?? locale];

/** Where to look for a text, best first: the wanted region, its language, the shop's own, English. */
export const chainOf = (wanted: string | null, shopLocale: string): string[] => {
  const asked = [wanted ?? "", shopLocale].map(normalLocale).filter((locale) => locale !== null);
  return [...new Set([...asked.flatMap(withLanguage), lastResort])];
};
