import { isDiscount, type Reward } from "#app/contracts/program-terms.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId } from "#app/platform/ids.ts";
import { mintCodes, type MintingDeps } from "./mint-codes.server.ts";

/** A claim takes a code that waits, so that it answers at once; the pool is filled up long before it is empty. */
const lowWater = 20;
const highWater = 50;

const takeSql = `
  update redeem_codes set state = 'claimed', referral_id = $3, claimed_at = $4
  where shop_id = $1 and code = (
    select code from redeem_codes where shop_id = $1 and program_version_id = $2 and state = 'pooled'
    limit 1 for update skip locked)
  returning code`;

/** Any number may take at once, each gets another one; null when none is left. */
export const takeCode = async (
  tx: Tx,
  shopId: ShopId,
  versionId: string,
  referralId: ReferralId,
  now: Date,
): Promise<string | null> => {
  const [row] = await tx.query<{ code: string }>(takeSql, [shopId, versionId, referralId, now]);
  return row?.code ?? null;
};

interface Shallow {
  version_id: string;
  reward: Reward;
  pooled: number;
}

const shallowSql = `
  select v.id as version_id, v.terms -> 'friendReward' as reward,
    (select count(*)::int from redeem_codes k
     where k.shop_id = v.shop_id and k.program_version_id = v.id and k.state = 'pooled') as pooled
  from programs p
  join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version
  where p.shop_id = $1 and p.state = 'active'`;

/** Fills the pools of the shop's active programs. Answers how many codes came in. */
export const refillPools = async (deps: MintingDeps, shopId: ShopId): Promise<number> => {
  const pools = await deps.db.tenant(shopId, (tx) => tx.query<Shallow>(shallowSql, [shopId]));
  let minted = 0;
  for (const { version_id, reward, pooled } of pools) {
    if (isDiscount(reward) && pooled < lowWater)
      minted += await mintCodes(deps, shopId, version_id, highWater - pooled);
  }
  return minted;
};
