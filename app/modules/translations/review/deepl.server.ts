import { z } from "zod";
import type { BackTranslator } from "./back-translation.ts";

export interface DeeplOptions {
  apiKey: string;
  /** Where it is not DeepL's own, such as a test's. */
  url?: string | null;
}

const answerSchema = z.object({ translations: z.array(z.object({ text: z.string() })) });

const timeoutMs = 20_000;

/** Keys of the free plan end in `:fx` and have a host of their own. */
const hostOf = (apiKey: string): string =>
  apiKey.endsWith(":fx") ? "https://api-free.deepl.com" : "https://api.deepl.com";

/** Placeholders travel as empty tags, so that none is translated. */
const protect = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/\{\{\s*(\w+)\s*\}\}/g, '<x id="$1"/>');

const restore = (text: string): string =>
  text
    .replaceAll(/<x id="(\w+)"\s*(?:\/>|><\/x>)/g, "{{$1}}")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

export const createDeepl = ({ apiKey, url }: DeeplOptions): BackTranslator => ({
  toEnglish: async (locale, texts) => {
    const response = await fetch(`${url ?? hostOf(apiKey)}/v2/translate`, {
      method: "POST",
      headers: { authorization: `DeepL-Auth-Key ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        text: texts.map(protect),
        source_lang: (locale.split("-")[0] ?? locale).toUpperCase(),
        target_lang: "EN-US",
        tag_handling: "xml",
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`DeepL answered ${response.status}.`);
    return answerSchema.parse(await response.json()).translations.map(({ text }) => restore(text));
  },
});
