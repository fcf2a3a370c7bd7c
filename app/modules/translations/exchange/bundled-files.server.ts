import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { groupForms, keyOf } from "#app/contracts/plural-forms.ts";
import { longestFor, spokenNamespaces } from "#app/contracts/text-surfaces.ts";
import { appCatalogs } from "../lint/read-catalogs.server.ts";
import type { ReadChange, ReadOptions } from "./read-changes.ts";

type Json = { [name: string]: Json | string };

const readJson = (file: string): Json =>
  existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Json) : {};

const set = (node: Json, [name = "", ...rest]: readonly string[], text: string): void => {
  if (rest.length === 0) {
    node[name] = text;
    return;
  }
  const child = node[name];
  const group: Json = typeof child === "object" ? child : {};
  node[name] = group;
  set(group, rest, text);
};

/** The app's own files, all of them, for somebody who translates the app itself. */
export const bundledExchange = (localesDirectory: string) => {
  const catalogs = appCatalogs(localesDirectory);
  const englishKeys = new Map(catalogs.flatMap(({ texts }) => [...(texts.get("en") ?? [])]));
  const english = groupForms(englishKeys, englishKeys);
  const textsOf = (locale: string) =>
    new Map(catalogs.flatMap(({ texts }) => [...(texts.get(locale) ?? [])]));
  const formsOf = (locale: string) => groupForms(textsOf(locale), englishKeys);
  const locales = [...new Set(catalogs.flatMap(({ texts }) => [...texts.keys()]))];
  const known = new Map<string, ReturnType<typeof formsOf>>();
  const current: ReadOptions["current"] = (locale, key) => {
    const forms = known.get(locale) ?? formsOf(locale);
    known.set(locale, forms);
    return forms.get(key);
  };
  const nameOf = (key: string) =>
    catalogs.find(({ texts }) => {
      const keys = texts.get("en");
      return keys?.has(key) === true || keys?.has(`${key}_other`) === true;
    })?.name ?? "";

  const write = (changes: readonly ReadChange[]): void => {
    const files = new Map<string, Json>();
    for (const { key, locale, forms } of changes) {
      const name = nameOf(key);
      const file = path.join(localesDirectory, locale, `${name}.json`);
      const json = files.get(file) ?? readJson(file);
      files.set(file, json);
      for (const [form, text] of Object.entries(forms)) {
        const parts = keyOf(key, form).split(".");
        set(json, spokenNamespaces.includes(name) ? parts.slice(1) : parts, text);
      }
    }
    for (const [file, json] of files) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
    }
  };

  const options: ReadOptions = { english, englishKeys, longestFor, isOwn: false, current };
  return { options, locales, textsOf, write };
};
