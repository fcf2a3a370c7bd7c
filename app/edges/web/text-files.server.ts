import { readFileSync } from "node:fs";
import { z } from "zod";
import type { AdminLocale } from "#app/i18n.ts";

const manifestSchema = z.record(z.string(), z.object({ file: z.string() }));

/** Where a browser finds the admin's texts of a language. */
export type TextFiles = Readonly<Record<AdminLocale, string>>;

/** From what Vite wrote down about the files of the build. */
export const readTextFiles = (manifestFile: URL): TextFiles => {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, "utf8")));
  const fileOf = (locale: AdminLocale): string => {
    const chunk = manifest[`app/admin-texts/${locale}.ts`];
    if (chunk === undefined) throw new Error(`The build has no texts in ${locale}`);
    return `/${chunk.file}`;
  };
  return { en: fileOf("en"), ar: fileOf("ar"), he: fileOf("he") };
};
