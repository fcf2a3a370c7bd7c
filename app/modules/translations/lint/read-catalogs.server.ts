import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { longestFor, spokenNamespaces } from "#app/contracts/text-surfaces.ts";
import { readTexts } from "#app/platform/db/bundled-texts.server.ts";
import { dynamicKeys, sameInEveryLanguage } from "./dynamic-keys.ts";
import { lintCatalog, lintUse, type Catalog, type Finding } from "./lint-texts.ts";
import { usedKeys, usedThemeKeys, type Source } from "./used-keys.ts";

/** The words of Polaris, where the library has none: its own English is not ours to compare with. */
const foreign: ReadonlySet<string> = new Set(["polaris"]);

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

export const appCatalogs = (localesDirectory: string): Catalog[] => {
  const locales = foldersIn(localesDirectory);
  const names = new Set(
    locales.flatMap((locale) =>
      namesIn(path.join(localesDirectory, locale)).map((file) => path.parse(file).name),
    ),
  );
  return [...names]
    .filter((name) => !foreign.has(name))
    .map((name) => {
      const prefix = spokenNamespaces.includes(name) ? name : "";
      const read = (locale: string) =>
        new Map(readTexts(path.join(localesDirectory, locale, `${name}.json`), prefix));
      return { name, longestFor, texts: new Map(locales.map((locale) => [locale, read(locale)])) };
    });
};

const themeLocale = /^([a-z-]+)(?:\.default)?(\.schema)?\.json$/i;

/** What stands in the theme is short, but for what somebody reads who has no JavaScript. */
const longestInTheme = (key: string): number => (key.startsWith("noscript.") ? 300 : 240);

/** Liquid writes plurals as a group: `points.count.one` is what we call `points.count_one`. */
const withOurPlurals = (texts: readonly [string, string][]): Map<string, string> =>
  new Map(texts.map(([key, text]) => [key.replace(/\.(zero|one|two|few|many|other)$/, "_$1"), text]));

const themeCatalogs = (directory: string): Catalog[] => {
  const files = namesIn(directory).flatMap((file) => {
    const [, locale, schema] = themeLocale.exec(file) ?? [];
    return locale === undefined ? [] : [{ file, locale, isSchema: schema !== undefined }];
  });
  return [false, true].flatMap((isSchema) => {
    const ofKind = files.filter((file) => file.isSchema === isSchema);
    const read = ({ file, locale }: { file: string; locale: string }) =>
      [locale, withOurPlurals(readTexts(path.join(directory, file), ""))] as const;
    const name = isSchema ? "theme settings" : "theme";
    return ofKind.length === 0
      ? []
      : [{ name, longestFor: longestInTheme, texts: new Map(ofKind.map(read)) }];
  });
};

const isSource = (file: string): boolean => /\.(ts|tsx)$/.test(file) && !/\.test\.tsx?$/.test(file);

const sourcesIn = (directory: string, accepts: (file: string) => boolean): Source[] =>
  !existsSync(directory)
    ? []
    : readdirSync(directory, { recursive: true, encoding: "utf8" })
        .filter((file) => accepts(file) && !file.includes("generated"))
        .map((file) => ({ path: file, text: readFileSync(path.join(directory, file), "utf8") }));

export interface CheckedFolders {
  appDirectory: string;
  themeDirectory: string;
}

export interface CheckReport {
  texts: number;
  locales: string[];
  findings: Finding[];
}

/** Looks through every text of the app and of the theme, and through the code that shows them. */
export const checkBundledTexts = ({ appDirectory, themeDirectory }: CheckedFolders): CheckReport => {
  const app = appCatalogs(path.join(appDirectory, "locales"));
  const theme = themeCatalogs(path.join(themeDirectory, "locales"));
  const catalogs = [...app, ...theme];
  const themeSources = sourcesIn(themeDirectory, (file) => file.endsWith(".liquid"));
  return {
    texts: catalogs.reduce(
      (sum, { texts }) => sum + [...texts.values()].reduce((n, { size }) => n + size, 0),
      0,
    ),
    locales: [...new Set(catalogs.flatMap(({ texts }) => [...texts.keys()]))].toSorted(),
    findings: [
      ...catalogs.flatMap((catalog) => lintCatalog(catalog, sameInEveryLanguage)),
      ...lintUse(app, usedKeys(sourcesIn(appDirectory, isSource)), dynamicKeys),
      ...(theme.length === 0 ? [] : lintUse(theme, usedThemeKeys(themeSources), [])),
    ],
  };
};
