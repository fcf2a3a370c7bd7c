import { randomUUID } from "node:crypto";
import { keyOf, keysOf, stemOf, type TextForms } from "#app/contracts/plural-forms.ts";
import { ownTextProblems, type TextProblem } from "#app/contracts/text-rules.ts";
import { longestFor } from "#app/contracts/text-surfaces.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { seenOf, type OwnRow } from "./list-texts.ts";
import { normalLocale } from "./locale-chain.ts";
import { nextVersion, type English } from "./valid-texts.ts";

/** New words for a text in a language, or null: back to the bundled ones. */
export interface TextChange {
  key: string;
  locale: string;
  forms: TextForms | null;
  /** As the editor read it; left out, whatever stands there is replaced. */
  seen?: string | undefined;
}

export type ChangeRefusal =
  | { why: "unknown_text" }
  | { why: "unknown_language" }
  | { why: "stale" }
  | { why: "invalid"; problems: readonly TextProblem[] };

interface Known {
  englishKeys: ReadonlyMap<string, string>;
  english: English;
}

/** A change that holds against the rules, whatever stands in the database. */
export const checkChange = (
  change: TextChange,
  { english }: Pick<Known, "english">,
): Result<TextChange & { locale: string }, ChangeRefusal> => {
  const locale = normalLocale(change.locale);
  if (locale === null) return refuse({ why: "unknown_language" });
  const original = english.get(change.key);
  if (original === undefined) return refuse({ why: "unknown_text" });
  const longest = longestFor(change.key);
  const problems =
    change.forms === null ? [] : ownTextProblems(change.forms, { english: original, locale, longest });
  return problems.length === 0 ? ok({ ...change, locale }) : refuse({ why: "invalid", problems });
};

const rowsSql = `
  select key, lower(locale) as locale, value, version, withdrawn_at is not null as "isWithdrawn" from translations
  where shop_id = $1 and lower(locale) = any ($2)`;

export const readOwnRows = (tx: Tx, shopId: ShopId, locales: readonly string[]): Promise<OwnRow[]> =>
  tx.query<OwnRow>(rowsSql, [shopId, locales]);

export const readLanguages = async (tx: Tx, shopId: ShopId): Promise<string[]> => {
  const rows = await tx.query<{ locale: string }>(
    "select distinct lower(locale) as locale from translations where shop_id = $1 and withdrawn_at is null",
    [shopId],
  );
  return rows.map(({ locale }) => locale);
};

/** By language and text. */
export const groupRows = (
  rows: readonly OwnRow[],
  englishKeys: ReadonlyMap<string, string>,
): Map<string, Map<string, OwnRow[]>> => {
  const groups = new Map<string, Map<string, OwnRow[]>>();
  for (const row of rows) {
    const ofLocale = groups.get(row.locale) ?? new Map<string, OwnRow[]>();
    const stem = stemOf(row.key, englishKeys);
    groups.set(row.locale, ofLocale.set(stem, [...(ofLocale.get(stem) ?? []), row]));
  }
  return groups;
};

const sayTheSame = (rows: readonly OwnRow[], version: string | null, { key, forms }: TextChange): boolean => {
  const current = rows.filter((row) => row.version === version && !row.isWithdrawn);
  if (forms === null) return current.length === 0;
  const said = new Map(current.map((row) => [row.key, row.value]));
  const wanted = Object.entries(forms);
  return said.size === wanted.length && wanted.every(([form, text]) => said.get(keyOf(key, form)) === text);
};

interface Planned extends TextChange {
  version: string | null;
}

const writeSql = `
  insert into translations (shop_id, key, locale, value, version)
  select $1, key, locale, value, version
  from jsonb_to_recordset($2) as w (key text, locale text, value text, version text)`;

const withdrawSql = `
  update translations t set withdrawn_at = clock_timestamp()
  from jsonb_to_recordset($2) as w (key text, locale text)
  where t.shop_id = $1 and t.key = w.key and lower(t.locale) = w.locale and t.withdrawn_at is null`;

const publishSql = `
  insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
  select $1, event_id, 'cache.invalidate', jsonb_build_object('key', key, 'shop_id', $1::uuid, 'type', 'translation',
    'locale', locale, 'created_at', now(), 'event_version', 1), $3
  from jsonb_to_recordset($2) as c (event_id uuid, key text, locale text)`;

const writeNew = async (tx: Tx, shopId: ShopId, planned: readonly Planned[]): Promise<void> => {
  const rows = planned.flatMap(({ key, locale, forms, version }) =>
    Object.entries(forms ?? {}).map(([form, value]) => ({
      key: keyOf(key, form),
      locale,
      value,
      version: nextVersion(version),
    })),
  );
  if (rows.length > 0) await tx.query(writeSql, [shopId, JSON.stringify(rows)]);
};

const withdraw = async (tx: Tx, shopId: ShopId, planned: readonly Planned[]): Promise<void> => {
  const gone = planned
    .filter(({ forms }) => forms === null)
    .flatMap(({ key, locale }) => keysOf(key).map((form) => ({ key: form, locale })));
  if (gone.length > 0) await tx.query(withdrawSql, [shopId, JSON.stringify(gone)]);
};

const tell = async (tx: Tx, shopId: ShopId, planned: readonly Planned[], actor: Actor): Promise<void> => {
  const events = planned.map(({ key, locale }) => ({ event_id: randomUUID(), key, locale }));
  await tx.query(publishSql, [shopId, JSON.stringify(events), randomUUID()]);
  await writeAudit(
    tx,
    planned.map(({ key, locale, forms, version }) => ({
      shopId,
      actor,
      action: forms === null ? "text.reset" : "text.changed",
      target: { kind: "text", id: `${locale}:${key}` },
      metadata: { version: forms === null ? version : nextVersion(version) },
    })),
  );
};

/**
 * Writes checked changes, each as a new version, in the caller's transaction. The shop's row is held, so that nobody changes
 * a text between the look at it and the write. Nothing is written when one of them was changed since it was seen.
 */
export const changeTexts = async (
  tx: Tx,
  shopId: ShopId,
  changes: readonly TextChange[],
  { englishKeys }: Known,
  actor: Actor,
): Promise<Result<{ changed: number }, ChangeRefusal>> => {
  await tx.query("select from shops where id = $1 for no key update", [shopId]);
  const locales = [...new Set(changes.map(({ locale }) => locale))];
  const groups = groupRows(await readOwnRows(tx, shopId, locales), englishKeys);
  const planned: Planned[] = [];
  for (const change of changes) {
    const rows = groups.get(change.locale)?.get(change.key) ?? [];
    const { version, seen } = seenOf(rows);
    if (change.seen !== undefined && change.seen !== seen) return refuse({ why: "stale" });
    if (!sayTheSame(rows, version, change)) planned.push({ ...change, version });
  }
  if (planned.length === 0) return ok({ changed: 0 });
  await withdraw(tx, shopId, planned);
  await writeNew(tx, shopId, planned);
  await tell(tx, shopId, planned, actor);
  return ok({ changed: planned.length });
};
