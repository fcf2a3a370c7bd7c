import { createHash } from "node:crypto";
import type { TierTerms } from "#app/contracts/tiers.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { toDecimal, toMinor } from "#app/platform/money.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

export type Tier = Omit<TierTerms, "id"> & { id: string };

/** What the tiers of a shop are counted in. */
export interface TierShop {
  id: ShopId;
  currency: string;
}

export type ReplaceRefusal = "unknown_tier" | "no_amount_in_currency" | "stale_list";

type TierRow = Omit<Tier, "minSpend"> & { minSpendMinor: string | null };

const listSql = `
  select id, name, min_points as "minPoints", min_spend_minor as "minSpendMinor", min_referrals as "minReferrals",
    is_assigned_only as "assignedOnly", multiplier_percent as "multiplierPercent", bonus_points as "bonusPoints",
    discount_percent as "discountPercent", free_shipping as "freeShipping", perks
  from tiers where shop_id = $1 order by rank`;

/** The lowest first. */
export const listTiers = async (tx: Tx, { id, currency }: TierShop): Promise<Tier[]> => {
  const rows = await tx.query<TierRow>(listSql, [id]);
  return rows.map(({ minSpendMinor, ...row }) => ({
    ...row,
    minSpend: minSpendMinor === null ? null : toDecimal(BigInt(minSpendMinor), currency),
  }));
};

/** Out of the way first: no two tiers may have one rank, not even for a moment. */
const makeRoomSql = `
  with removed as (delete from tiers where shop_id = $1 and not (id = any ($2::uuid[])))
  update tiers set rank = -rank where shop_id = $1 and id = any ($2::uuid[])`;

const writeSql = `
  insert into tiers (id, shop_id, name, rank, min_points, min_spend_minor, min_referrals, is_assigned_only,
    multiplier_percent, bonus_points, discount_percent, free_shipping, perks)
  select coalesce(t.id, gen_random_uuid()), $1, t.name, t.rank, t."minPoints", t."minSpendMinor", t."minReferrals",
    t."assignedOnly", t."multiplierPercent", t."bonusPoints", t."discountPercent", t."freeShipping", t.perks
  from jsonb_to_recordset($2) as t (id uuid, name text, rank int, "minPoints" int, "minSpendMinor" bigint,
    "minReferrals" int, "assignedOnly" boolean, "multiplierPercent" int, "bonusPoints" int, "discountPercent" int,
    "freeShipping" boolean, perks text[])
  on conflict (id) do update set name = excluded.name, rank = excluded.rank, min_points = excluded.min_points,
    min_spend_minor = excluded.min_spend_minor, min_referrals = excluded.min_referrals,
    is_assigned_only = excluded.is_assigned_only, multiplier_percent = excluded.multiplier_percent,
    bonus_points = excluded.bonus_points, discount_percent = excluded.discount_percent,
    free_shipping = excluded.free_shipping, perks = excluded.perks`;

/** Tells one list from another. */
export const fingerprintOf = (tiers: readonly Tier[]): string =>
  createHash("sha256").update(JSON.stringify(tiers)).digest("base64url");

export interface Replacement {
  actor: Actor;
  /** The list that was replaced in the mind of whoever asks; another one is not overwritten. */
  seen?: string;
}

const note = (tx: Tx, shopId: ShopId, actor: Actor, tiers: number) =>
  writeAudit(tx, [
    { shopId, actor, action: "tiers.replaced", target: { kind: "shop", id: shopId }, metadata: { tiers } },
  ]);

/** The list that was given becomes the shop's; tiers that are named by their id stay, with whom they were assigned to. */
export const replaceTiers = async (
  tx: Tx,
  shop: TierShop,
  tiers: readonly TierTerms[],
  { actor, seen }: Replacement,
): Promise<Result<Tier[], ReplaceRefusal>> => {
  const rows = tiers.map(({ minSpend, ...tier }, index) => ({
    ...tier,
    rank: index + 1,
    minSpendMinor: minSpend === null ? null : toMinor(minSpend, shop.currency),
    isPriced: minSpend !== null,
  }));
  const isAmount = (minor: bigint | null) => minor !== null && minor > 0n;
  if (rows.some(({ isPriced, minSpendMinor }) => isPriced && !isAmount(minSpendMinor))) {
    return refuse("no_amount_in_currency");
  }
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`tiers ${shop.id}`]);
  if (seen !== undefined && seen !== fingerprintOf(await listTiers(tx, shop))) return refuse("stale_list");
  const kept = tiers.flatMap(({ id }) => id ?? []);
  const known = await tx.query("select from tiers where shop_id = $1 and id = any ($2::uuid[])", [
    shop.id,
    kept,
  ]);
  if (known.length < kept.length) return refuse("unknown_tier");
  await tx.query(makeRoomSql, [shop.id, kept]);
  const written = rows.map((row) => ({ ...row, minSpendMinor: row.minSpendMinor?.toString() ?? null }));
  await tx.query(writeSql, [shop.id, JSON.stringify(written)]);
  await note(tx, shop.id, actor, tiers.length);
  return ok(await listTiers(tx, shop));
};
