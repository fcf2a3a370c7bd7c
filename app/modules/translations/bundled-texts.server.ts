import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Texts by key, such as `share.whatsapp`. */
export type Texts = ReadonlyMap<string, string>;

/** What visitors of the storefront and receivers of messages read; pages of the admin have their own files. */
const namespaces = ["referral", "storefront", "share", "messages"];

const flatten = (node: unknown, key: string): [string, string][] => {
  if (typeof node === "string") return [[key, node]];
  if (typeof node !== "object" || node === null)
    throw new Error(`The text ${key} is neither words nor a group.`);
  return Object.entries(node).flatMap(([name, child]) => flatten(child, `${key}.${name}`));
};

const readLocale = (folder: string): Texts =>
  new Map(
    namespaces.flatMap((namespace) => {
      const file = path.join(folder, `${namespace}.json`);
      return existsSync(file) ? flatten(JSON.parse(readFileSync(file, "utf8")), namespace) : [];
    }),
  );

/** A further language is a further folder. */
export const readBundled = (localesDirectory: string): ReadonlyMap<string, Texts> =>
  new Map(
    readdirSync(localesDirectory).map((locale) => [locale, readLocale(path.join(localesDirectory, locale))]),
  );
