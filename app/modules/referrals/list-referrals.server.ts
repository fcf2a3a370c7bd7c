import { referralStatuses, type ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { before, cursorOf, fromTheNewest, positionOf, type Position } from "./list-position.ts";
import { peopleJoins, summaryColumns, type ReferralSummary } from "./read-referrals.server.ts";
import { codeKeyOf } from "./share-code.ts";

export const verdicts = ["allow", "review", "block", "none"] as const;
export type VerdictFilter = (typeof verdicts)[number];

/** What somebody typed into the search: a code of either side, an order, a customer of either side. */
export interface ReferralSearch {
  code: string;
  /** When the term is an id of Shopify. */
  id: ShopifyId | null;
  /** What Shopify says of an order's number. */
  orderIds: readonly ShopifyId[];
}

export interface ReferralFilter {
  status?: ReferralStatus | undefined;
  programId?: string | undefined;
  locale?: string | undefined;
  /** "none" stands for referrals that nobody has checked yet. */
  verdict?: VerdictFilter | undefined;
  from?: Date | undefined;
  /** The first moment that is not meant any more. */
  until?: Date | undefined;
  advocate?: ShopifyId | undefined;
  advocateId?: PersonId | undefined;
  search?: ReferralSearch | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface ReferralRow extends ReferralSummary {
  locale: string;
  programName: string;
}

export interface ReferralPage {
  items: ReferralRow[];
  nextCursor: string | null;
}

const inPeriod = "(r.created_at, r.id) < ($2::timestamptz, $3::uuid) and r.created_at >= $4::timestamptz";
const newestFirst = "order by r.created_at desc, r.id desc limit $5";

const plainSql = `select r.created_at, r.id from referrals r where r.shop_id = $1 and ${inPeriod} ${newestFirst}`;

/** To the letter as it is indexed. Not coalesce: behind a wall PostgreSQL takes that for leaky and leaves the index. */
const verdictOrNone = "case when r.verdict is null then 'none' else r.verdict end";

/** Each locale that occurs, by one step through the index from each to the next. */
const localesSql = `
  with recursive known as (
    (select r.locale from referrals r where r.shop_id = $1 order by r.locale limit 1)
    union all
    select (select r.locale from referrals r where r.shop_id = $1 and r.locale > k.locale order by r.locale limit 1)
    from known k where k.locale is not null
  )
  select locale from known where locale is not null`;

const cellsSql = `
  select l.locale, s.status, v.verdict
  from (${localesSql}) l
  cross join unnest($7::text[]) as s (status)
  cross join unnest($8::text[]) as v (verdict)
  where $6::text is null or l.locale = $6`;

const inCell = `r.locale = c.locale and r.status = c.status and ${verdictOrNone} = c.verdict`;

/** The newest of each combination of values that the filter allows: a short walk through the index for each. */
const facetedSql = `
  select r.* from (${cellsSql}) c
  cross join lateral (
    select r.created_at, r.id from referrals r
    where r.shop_id = $1 and ${inCell} and ${inPeriod} ${newestFirst}) r
  ${newestFirst}`;

const ofProgramSql = `
  select r.* from (${cellsSql}) c
  cross join (select id from program_versions where shop_id = $1 and program_id = $9::uuid) p
  cross join lateral (
    select r.created_at, r.id from referrals r
    where r.shop_id = $1 and r.program_version_id = p.id and ${inCell} and ${inPeriod} ${newestFirst}) r
  ${newestFirst}`;

const allowed = `($6::text is null or r.locale = $6) and r.status = any ($7::text[])
  and ${verdictOrNone} = any ($8::text[])
  and ($9::uuid is null or r.program_version_id in (
    select id from program_versions where shop_id = $1 and program_id = $9::uuid))`;

const peopleSql = `
  select c.id from customers c where c.shop_id = $1 and c.shopify_customer_id = $11::bigint
  union
  select l.customer_id from share_codes k join share_links l on l.shop_id = k.shop_id and l.id = k.link_id
  where k.shop_id = $1 and k.code_key = $10`;

const found = (condition: string) => `
  select r.created_at, r.id from referrals r
  where r.shop_id = $1 and ${condition} and ${allowed} and ${inPeriod} ${newestFirst}`;

/** Ids come in digits that name an order as well as a customer; each is looked for in its own index. */
const searchSql = `
  select r.* from (
    select a.* from (${peopleSql}) p cross join lateral (${found("r.customer_id = p.id")}) a
    union
    select f.* from (${peopleSql}) p cross join lateral (${found("r.friend_id = p.id")}) f
    union
    (${found("r.order_id = any ($12::bigint[])")})
    union
    (${found(`r.id = (select k.referral_id from redeem_codes k where k.shop_id = $1 and k.code = upper($10::text))`)})
  ) r
  ${newestFirst}`;

const advocateSql = found(
  "r.customer_id = (select id from customers where shop_id = $1 and shopify_customer_id = $10::bigint)",
);

const advocateIdSql = found("r.customer_id = $10::uuid");

const pageSql = (newest: string) => `
  select ${summaryColumns}, r.locale, p.name as "programName"
  from (${newest}) n
  join referrals r on r.shop_id = $1 and r.id = n.id
  ${peopleJoins}
  join program_versions v on v.id = r.program_version_id
  join programs p on p.id = v.program_id
  order by n.created_at desc, n.id desc`;

const mostPerPage = 1000;

const isFaceted = ({ status, locale, verdict, programId }: ReferralFilter): boolean =>
  [status, locale, verdict, programId].some((value) => value !== undefined);

const chosen = <Value>(value: Value | undefined, all: readonly Value[]): readonly Value[] =>
  value === undefined ? all : [value];

/** The narrowest way to the page that was asked for, with its parameters. */
const planOf = (filter: ReferralFilter): { sql: string; values: readonly unknown[] } => {
  const { locale, status, verdict, programId, advocate, advocateId, search } = filter;
  const facets = [locale ?? null, chosen(status, referralStatuses), chosen(verdict, verdicts)];
  if (search !== undefined) {
    const orders = search.id === null ? search.orderIds : [search.id, ...search.orderIds];
    return {
      sql: searchSql,
      values: [...facets, programId ?? null, codeKeyOf(search.code), search.id, orders],
    };
  }
  if (advocate !== undefined) return { sql: advocateSql, values: [...facets, programId ?? null, advocate] };
  if (advocateId !== undefined)
    return { sql: advocateIdSql, values: [...facets, programId ?? null, advocateId] };
  if (programId !== undefined) return { sql: ofProgramSql, values: [...facets, programId] };
  return isFaceted(filter) ? { sql: facetedSql, values: facets } : { sql: plainSql, values: [] };
};

/**
 * PostgreSQL takes the values of the columns for independent and equally frequent, and would rather walk the whole shop by
 * time and sort as it goes than believe that a combination is rare. Without these two ways it keeps to the runs.
 */
const keepToRunsSql =
  "select set_config('enable_incremental_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)";

const startOf = ({ cursor, until }: ReferralFilter): Position | null => {
  if (cursor !== undefined) return positionOf(cursor);
  return until === undefined ? fromTheNewest : before(until);
};

/** The newest first. Null when the cursor is none of ours. */
export const listReferrals = async (
  tx: Tx,
  shopId: ShopId,
  filter: ReferralFilter,
): Promise<ReferralPage | null> => {
  const start = startOf(filter);
  if (start === null) return null;
  const limit = Math.min(Math.max(filter.limit, 1), mostPerPage);
  const { sql, values } = planOf(filter);
  if (isFaceted(filter)) await tx.query(keepToRunsSql);
  const since = filter.from?.toISOString() ?? "-infinity";
  const rows = await tx.query<ReferralRow>(pageSql(sql), [
    shopId,
    start.createdAt,
    start.id,
    since,
    limit + 1,
    ...values,
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
};

/** What can be chosen as a language: those in which referrals exist. */
export const localesOfReferrals = async (tx: Tx, shopId: ShopId): Promise<string[]> => {
  const rows = await tx.query<{ locale: string }>(localesSql, [shopId]);
  return rows.map(({ locale }) => locale);
};
