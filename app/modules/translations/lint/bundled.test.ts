import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkBundledTexts } from "./read-catalogs.server.ts";

const appDirectory = path.resolve("app");
const themeDirectory = path.resolve("extensions/referral-theme");

type Json = { [name: string]: Json | string };

const removeFirst = (node: Json): void => {
  const [name = ""] = Object.keys(node);
  const child = node[name];
  if (typeof child === "object") removeFirst(child);
  else delete node[name];
};

describe("the texts of the app and of the theme", () => {
  it("are complete, fit for their place, and in use", () => {
    const { findings, locales, texts } = checkBundledTexts({ appDirectory, themeDirectory });
    expect(findings).toEqual([]);
    expect(locales).toEqual(expect.arrayContaining(["ar", "en", "he"]));
    expect(texts).toBeGreaterThan(1_000);
  });

  it.each(["ar/storefront.json", "he/share.json", "en/referral.json", "ar/admin.json"])(
    "are not when one key leaves %s",
    async (file) => {
      const folder = await mkdtemp(path.join(tmpdir(), "texts-"));
      await cp(path.join(appDirectory, "locales"), path.join(folder, "locales"), { recursive: true });
      const name = path.join(folder, "locales", file);
      const json = JSON.parse(await readFile(name, "utf8")) as Json;
      removeFirst(json);
      await writeFile(name, JSON.stringify(json));
      const { findings } = checkBundledTexts({ appDirectory: folder, themeDirectory });
      const says = new Set(findings.map((one) => one.says));
      expect(says.has("missing") || says.has("required") || says.has("superfluous")).toBe(true);
      await rm(folder, { recursive: true });
    },
  );
});
