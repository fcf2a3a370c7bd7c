import { randomUUID } from "node:crypto";
import type { PointReward, PointRewardInput, SpendableReward } from "#app/contracts/point-rewards.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

const listSql = `
  select id, cost, reward from point_rewards where shop_id = $1 and is_active order by cost, created_at, id`;

export const listPointRewards = (tx: Tx, shopId: ShopId): Promise<PointReward[]> =>
  tx.query<PointReward>(listSql, [shopId]);

/** A reward that was taken off the list stays in its table: somebody may have spent points on it. */
const replaceSql = `
  with wanted as (
    select id, cost, reward from unnest($2::uuid[], $3::int[], $4::jsonb[]) as w (id, cost, reward)
  ), removed as (
    update point_rewards p set is_active = false
    where p.shop_id = $1 and p.is_active and not exists (select from wanted w where w.id = p.id)
  )
  insert into point_rewards (shop_id, id, cost, reward)
  select $1, id, cost, reward from wanted
  on conflict (shop_id, id) do update set cost = excluded.cost, reward = excluded.reward, is_active = true`;

export const replacePointRewards = async (
  tx: Tx,
  shopId: ShopId,
  rewards: readonly PointRewardInput[],
): Promise<PointReward[]> => {
  await tx.query(replaceSql, [
    shopId,
    rewards.map(({ id }) => id ?? randomUUID()),
    rewards.map(({ cost }) => cost),
    rewards.map(({ reward }) => JSON.stringify(reward)),
  ]);
  return listPointRewards(tx, shopId);
};

/** Only what can be given in the shop's currency. */
export const isGivenIn = (currency: string, reward: SpendableReward): boolean =>
  !("amounts" in reward) || currency in reward.amounts;
