import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundledExchange } from "./bundled-files.server.ts";
import { exchangeRows, readChanges } from "./read-changes.ts";
import { fromXliff, toXliff } from "./xliff.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "languages-"));
  await mkdir(path.join(folder, "en"));
  const write = (name: string, texts: object) =>
    writeFile(path.join(folder, "en", `${name}.json`), JSON.stringify(texts));
  await write("share", {
    sms: "Take {{reward}}: {{link}}",
    days_one: "{{value}} day",
    days_other: "{{value}} days",
  });
  await write("admin", { page: { title: "Home" } });
});

afterAll(() => rm(folder, { recursive: true }));

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, "fr", `${name}.json`), "utf8"));

it("makes the folder of a new language from a translator's file", async () => {
  const { options, write } = bundledExchange(folder);
  const empty = exchangeRows("fr", options);
  expect(empty.map(({ key }) => key).toSorted()).toEqual([
    "page.title",
    "share.days_one",
    "share.days_other",
    "share.sms",
  ]);
  const french: Record<string, string> = {
    "page.title": "Accueil",
    "share.sms": "Profitez de {{reward}} : {{link}}",
    "share.days_one": "{{value}} jour",
    "share.days_other": "{{value}} jours",
  };
  const translated = fromXliff(
    toXliff(
      "fr",
      empty.map((row) => ({ ...row, text: french[row.key] ?? "" })),
    ),
  );
  if (!translated.ok) throw new Error(translated.refusal.says);
  const { changes, problems } = readChanges(translated.value, options);
  expect(problems).toEqual([]);
  write(changes);
  expect(await read("admin")).toEqual({ page: { title: "Accueil" } });
  expect(await read("share")).toEqual({
    sms: "Profitez de {{reward}} : {{link}}",
    days_one: "{{value}} jour",
    days_other: "{{value}} jours",
  });
  expect(bundledExchange(folder).locales).toContain("fr");
});
