const rightToLeft: ReadonlySet<string> = new Set(["ar", "fa", "he", "ur"]);

export const directionOf = (locale: string): "rtl" | "ltr" =>
  rightToLeft.has(locale.split("-")[0] ?? "") ? "rtl" : "ltr";

/** In a right-to-left sentence, words of unknown direction would drag what stands beside them along. */
export const isolated = (locale: string, text: string): string =>
  directionOf(locale) === "rtl" ? `\u2068${text}\u2069` : text;
