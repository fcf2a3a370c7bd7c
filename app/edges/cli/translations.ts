import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  bundledExchange,
  checkBundledTexts,
  createDeepl,
  createTranslations,
  exchangeRows,
  fromCsv,
  fromXliff,
  goodEnough,
  isLanguage,
  readChanges,
  reviewLocale,
  sentenceOf,
  toCsv,
  toXliff,
  type LineProblem,
  type ReadChange,
  type ReadOptions,
  type Translations,
} from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import { UsageError, type Command, type CommandInput, type CommandOutcome } from "./command.ts";
import { requiredText, shopOption, textOption } from "./options.ts";
import { operator, withDatabase, withShop } from "./with-shop.ts";

const appDirectory = fileURLToPath(new URL("../..", import.meta.url));
const themeDirectory = path.join(appDirectory, "../extensions/referral-theme");
const localesDirectory = path.join(appDirectory, "locales");

/** What is kept is compared with the database each time, so that a short-lived process needs no cache of its own. */
const translationsOf = (db: Database): Translations =>
  createTranslations({ db, clock: systemClock, cache: createMemoryCache(systemClock), localesDirectory });

const languageOption = {
  locale: { type: "string", description: "only this language, such as ar" },
} as const;

const languageOf = (input: CommandInput): string | undefined => {
  const locale = textOption(input, "locale");
  if (locale !== undefined && !isLanguage(locale))
    throw new UsageError("--locale must be a language such as ar or pt-br.");
  return locale?.toLowerCase();
};

const review = async (input: CommandInput): Promise<CommandOutcome> => {
  const { deeplApiKey, deeplUrl } = input.env();
  if (deeplApiKey === null) throw new UsageError("--review needs DEEPL_API_KEY.");
  const deepl = createDeepl({ apiKey: deeplApiKey, url: deeplUrl });
  const { options, locales, textsOf } = bundledExchange(localesDirectory);
  const asked = languageOf(input);
  const reviewed = [];
  for (const locale of locales.filter((one) => one !== "en" && (asked === undefined || one === asked))) {
    const texts = textsOf(locale);
    reviewed.push(...(await reviewLocale(deepl, locale, options.englishKeys, texts, input.progress)));
  }
  const poor = reviewed.filter(({ score }) => score < goodEnough);
  for (const { key, locale, english, back, score } of poor)
    input.print(`${score.toFixed(2)}  ${locale}  ${key}\n      ${english}\n      ${back}`);
  input.print(
    `${reviewed.length} texts were translated back, ${poor.length} of them score below ${goodEnough}.`,
  );
  return { succeeded: true, result: { reviewed: reviewed.length, below: poor } };
};

const check: Command = {
  name: "translations check",
  summary:
    "Look through every text of the app and the theme in every language; with --review also at what they mean.",
  options: {
    ...languageOption,
    review: {
      type: "boolean",
      description: "translate back with DeepL (DEEPL_API_KEY) and list what scores below 0.9",
    },
  },
  run: async (input) => {
    if (input.options["review"] === true) return review(input);
    const asked = languageOf(input);
    const report = checkBundledTexts({ appDirectory, themeDirectory });
    const findings = report.findings.filter(({ locale }) => asked === undefined || locale === asked);
    for (const { catalog, locale, key, says, detail } of findings)
      input.print(`${locale}  ${catalog}  ${key} ${sentenceOf(says, detail)}`);
    input.print(`${report.texts} texts in ${report.locales.join(", ")}: ${findings.length} findings.`);
    return { succeeded: findings.length === 0, result: { ...report, findings } };
  },
};

const clean: Command = {
  name: "translations clean",
  summary:
    "Remove versions of texts that were superseded over 90 days ago and that no referral shows. The worker does so daily.",
  options: { "dry-run": { type: "boolean", description: "only tell how many would go" } },
  run: (input) =>
    withDatabase(input, async (db) => {
      const translations = translationsOf(db);
      if (input.options["dry-run"] === true) {
        const wouldRemove = await translations.countSuperseded();
        input.print(`${wouldRemove} superseded texts would go.`);
        return { succeeded: true, result: { wouldRemove } };
      }
      const removed = await translations.clean(input.progress);
      input.print(`${removed} superseded texts are gone.`);
      return { succeeded: true, result: { removed } };
    }),
};

/** The name that older plans give it. */
const cleanup: Command = { ...clean, name: "cleanup_translations" };

type Format = "csv" | "xliff";

const formatOf = (name: string): Format => {
  if (/^csv$/i.test(name)) return "csv";
  if (/^(xliff|xlf)$/i.test(name)) return "xliff";
  throw new UsageError("The format is csv or xliff.");
};

type Write = (changes: readonly ReadChange[]) => Promise<void>;

const withTexts = (
  input: CommandInput,
  work: (options: ReadOptions, write: Write) => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  if (input.options["shop"] === undefined) {
    const { options, write } = bundledExchange(localesDirectory);
    return work(options, async (changes) => write(changes));
  }
  return withShop(input, async (db, { id }) => {
    const translations = translationsOf(db);
    return work(await translations.exchange(id), async (changes) => {
      const changed = await translations.change(id, changes, operator);
      if (!changed.ok) throw new Error(`The texts were not changed: ${changed.refusal.why}.`);
    });
  });
};

const exportTexts: Command = {
  name: "translations export",
  summary:
    "Write the texts of a language for a translator: ours, or with --shop those that a shop may change.",
  options: {
    ...shopOption,
    locale: { type: "string", description: "the language, such as ar" },
    format: { type: "string", description: "csv (default) or xliff (1.2)" },
    out: { type: "string", description: "a file; without it, the terminal" },
  },
  run: (input) => {
    const locale = languageOf(input) ?? requiredText(input, "locale");
    const out = textOption(input, "out");
    const format = formatOf(
      textOption(input, "format") ?? (out === undefined ? "csv" : path.extname(out).slice(1)),
    );
    return withTexts(input, async (options) => {
      const rows = exchangeRows(locale, options);
      const content = format === "csv" ? toCsv(rows) : toXliff(locale, rows);
      if (out === undefined) input.print(content);
      else writeFileSync(out, content);
      const untranslated = rows.filter(({ text }) => text === "").length;
      if (out !== undefined)
        input.print(`${rows.length} texts, ${untranslated} of them without words in ${locale}: ${out}`);
      return {
        succeeded: true,
        result: { locale, format, texts: rows.length, untranslated, file: out ?? null },
      };
    });
  },
};

const sayProblem = ({ line, key, says, detail }: LineProblem): string => {
  switch (says) {
    case "unknown_text":
      return `line ${line}: there is no text ${key}`;
    case "unknown_language":
      return `line ${line}: ${key} is in no language that we know`;
    case "twice":
      return `line ${line}: ${key} was there before`;
    default:
      return `line ${line}: ${key} ${sentenceOf(says, detail)}`;
  }
};

const readFile = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
};

const importTexts: Command = {
  name: "translations import",
  summary:
    "Take in a translator's file, ours, or with --shop as a shop's own words; nothing of it when a line is wrong.",
  args: ["<file>"],
  options: { ...shopOption, "dry-run": { type: "boolean", description: "only check the file and count" } },
  run: (input) => {
    const [file = ""] = input.args;
    const read = formatOf(path.extname(file).slice(1)) === "csv" ? fromCsv : fromXliff;
    const rows = read(readFile(file));
    if (!rows.ok) {
      input.print(`line ${rows.refusal.line}: ${rows.refusal.says}`);
      return Promise.resolve({ succeeded: false, result: { error: "unreadable", ...rows.refusal } });
    }
    return withTexts(input, async (options, write) => {
      const { changes, problems } = readChanges(rows.value, options);
      for (const problem of problems) input.print(sayProblem(problem));
      const isDry = input.options["dry-run"] === true;
      const isRefused = problems.length > 0;
      if (!isRefused && !isDry && changes.length > 0) await write(changes);
      const verb = isRefused
        ? "nothing was changed"
        : `${changes.length} ${isDry ? "would change" : "changed"}`;
      input.print(`${rows.value.length} texts read, ${problems.length} problems, ${verb}.`);
      const changed = isRefused || isDry ? 0 : changes.length;
      return { succeeded: !isRefused, result: { read: rows.value.length, changed, problems } };
    });
  },
};

export const translationsCommands: readonly Command[] = [check, clean, cleanup, exportTexts, importTexts];
