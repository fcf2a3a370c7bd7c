import type { TierTerms } from "#app/contracts/tiers.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { toMinor } from "#app/platform/money.ts";
import { fallOf, type Placed } from "./compare-ranks.ts";
import { countStandings, lastCount } from "./count-standings.server.ts";
import { listTiers, type TierShop } from "./replace-tiers.server.ts";

/** What other tiers would change for the shop's customers. */
export interface TierForesight {
  /** Customers in each tier of the new list, the lowest first. */
  counts: number[];
  /** In no tier. */
  without: number;
  up: number;
  down: number;
  /** In a large shop; others are counted for every question. */
  countedAt: Date | null;
}

type Place = (value: unknown, type: string) => string;

const minimumsOf = ({ minPoints, minSpend, minReferrals }: TierTerms, currency: string, place: Place) =>
  [
    `m.points >= ${place(minPoints, "bigint")}`,
    ...(minSpend === null ? [] : [`m.minor >= ${place(toMinor(minSpend, currency)?.toString(), "bigint")}`]),
    ...(minReferrals === null ? [] : [`m.friends >= ${place(minReferrals, "bigint")}`]),
  ].join(" and ");

/** The rank a customer reaches in a list: its conditions one after the other, the highest first. */
const rankSql = (tiers: readonly TierTerms[], currency: string, place: Place): string => {
  const conditions = tiers.map((tier, index) => {
    const ways = [
      ...(tier.id === undefined ? [] : [`m.assigned = ${place(tier.id, "uuid")}`]),
      ...(tier.assignedOnly ? [] : [minimumsOf(tier, currency, place)]),
    ];
    return `when ${ways.length === 0 ? "false" : ways.join(" or ")} then ${index + 1}`;
  });
  return conditions.length === 0 ? "null::int" : `case ${conditions.toReversed().join(" ")} end`;
};

/** A group that a minimum of spending divides is taken apart into its amounts. */
const placedQuery = (
  { id, currency }: TierShop,
  stored: readonly TierTerms[],
  wanted: readonly TierTerms[],
) => {
  const spends = [...stored, ...wanted].flatMap(({ minSpend }) =>
    minSpend === null ? [] : [toMinor(minSpend, currency)?.toString()],
  );
  const values: unknown[] = [id, spends];
  const place: Place = (value, type) => `$${values.push(value)}::${type}`;
  const isDivided =
    "exists (select from unnest($2::bigint[]) as spend (minimum) where minimum > spent_from and minimum <= spent_to)";
  const sql = `
    with m as (
      select points, spent_to as minor, friends, assigned_tier_id as assigned, people
      from standing_groups where shop_id = $1 and not ${isDivided}
      union all
      select points, minor, friends, assigned_tier_id, spender.people
      from standing_groups cross join unnest(spent, spenders) as spender (minor, people) where shop_id = $1 and ${isDivided}
    )
    select ${rankSql(stored, currency, place)} as before, ${rankSql(wanted, currency, place)} as after,
      sum(m.people)::int as people
    from m group by 1, 2`;
  return { sql, values };
};

const ranked = (tiers: readonly TierTerms[]) => tiers.map(({ id = null, minPoints }) => ({ id, minPoints }));

export interface ForeseeDeps {
  db: Database;
  pause(ms: number): Promise<unknown>;
  /** Of counting that nobody waited for any more. */
  onError(shopId: ShopId, error: unknown): void;
}

/** While somebody looks at the page. */
const patienceMs = 4_000;

const readForesight = async (
  tx: Tx,
  shop: TierShop,
  tiers: readonly TierTerms[],
): Promise<TierForesight | null> => {
  const last = await lastCount(tx, shop.id);
  if (last === null) return null;
  const stored = await listTiers(tx, shop);
  const { sql, values } = placedQuery(shop, stored, tiers);
  const rows = await tx.query<Placed>(sql, values);
  const count = (fits: (row: Placed) => boolean) =>
    rows.filter(fits).reduce((sum, { people }) => sum + people, 0);
  const falls = (row: Placed) => fallOf(row, ranked(stored), ranked(tiers));
  return {
    counts: tiers.map((_, index) => count(({ after }) => after === index + 1)),
    without: count(({ after }) => after === null),
    up: count((row) => falls(row) < 0),
    down: count((row) => falls(row) > 0),
    countedAt: last.isLarge ? last.countedAt : null,
  };
};

/** One at a time for a shop: more would only wait for each other, on connections that others need. */
const createCounter = ({ db, onError }: ForeseeDeps) => {
  const running = new Map<ShopId, Promise<void>>();
  const start = (shopId: ShopId): Promise<void> => {
    const counting = countStandings(db, shopId)
      .catch((error: unknown) => onError(shopId, error))
      .finally(() => running.delete(shopId));
    running.set(shopId, counting);
    return counting;
  };
  return (shopId: ShopId): Promise<void> => running.get(shopId) ?? start(shopId);
};

/** What the shop's customers would have if a list became the shop's; nothing is changed. Null: they are being counted. */
export const createForesight = (deps: ForeseeDeps) => {
  const { db, pause } = deps;
  const counted = createCounter(deps);
  return async (shop: TierShop, tiers: readonly TierTerms[]): Promise<TierForesight | null> => {
    const last = await db.tenant(shop.id, (tx) => lastCount(tx, shop.id));
    const counting = last?.isFresh === true ? undefined : counted(shop.id);
    // A large shop is answered by its last count meanwhile.
    if (last?.isLarge !== true) await Promise.race([counting, pause(patienceMs)]);
    return db.tenant(shop.id, (tx) => readForesight(tx, shop, tiers));
  };
};
