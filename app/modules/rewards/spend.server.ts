import type { SpendableReward } from "#app/contracts/point-rewards.ts";
import type { Points } from "#app/modules/points/index.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type PersonId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { toMinor } from "#app/platform/money.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { IntentState } from "./intent.ts";
import { isGivenIn, listPointRewards } from "./point-rewards.server.ts";

export interface SpendRequest {
  customerId: ShopifyId;
  rewardId: string;
  idempotencyKey: string;
}

export type SpendRefusal = "unknown_reward" | "not_enough_points" | "idempotency_conflict";

export interface SpendDeps {
  db: Database;
  points: Pick<Points, "lockCustomer" | "spendIn">;
}

const earlierSql = `
  select id, value ->> 'pointReward' as "rewardId" from reward_intents
  where shop_id = $1 and idempotency_key = $2`;

const insertSql = `
  insert into reward_intents
    (shop_id, customer_id, side, kind, value, amount_minor, currency, state, idempotency_key)
  values ($1, $2, 'customer', $3, $4, $5, $6, 'due', $7)
  returning id`;

const insertIntent = async (
  tx: Tx,
  shopId: ShopId,
  person: PersonId,
  currency: string,
  { id, reward }: { id: string; reward: SpendableReward },
  key: string,
): Promise<string> => {
  const amount = "amounts" in reward ? toMinor(reward.amounts[currency] ?? "", currency) : null;
  const value = { ...reward, pointReward: id };
  const [row] = await tx.query<{ id: string }>(insertSql, [
    shopId,
    person,
    reward.kind,
    JSON.stringify(value),
    amount,
    amount === null ? null : currency,
    key,
  ]);
  if (row === undefined) throw new Error("insert returned no row");
  return row.id;
};

const spendIn = async (
  tx: Tx,
  { points }: SpendDeps,
  shop: { id: ShopId; currency: string },
  { customerId, rewardId, idempotencyKey }: SpendRequest,
): Promise<Result<string, SpendRefusal>> => {
  const person = await points.lockCustomer(tx, shop.id, customerId);
  const key = `spend:${person}:${idempotencyKey}`;
  const [earlier] = await tx.query<{ id: string; rewardId: string }>(earlierSql, [shop.id, key]);
  if (earlier !== undefined)
    return earlier.rewardId === rewardId ? ok(earlier.id) : refuse("idempotency_conflict");

  const offered = (await listPointRewards(tx, shop.id)).find(({ id }) => id === rewardId);
  if (offered === undefined || !isGivenIn(shop.currency, offered.reward)) return refuse("unknown_reward");
  const spending = { customerId, person, cost: offered.cost, key };
  if (!(await points.spendIn(tx, shop.id, spending))) return refuse("not_enough_points");
  return ok(await insertIntent(tx, shop.id, person, shop.currency, offered, key));
};

/** Takes the points and owes the reward, in one transaction. Answers the intent; the same key answers the same one. */
export const spendPoints = (
  deps: SpendDeps,
  shop: { id: ShopId; currency: string },
  request: SpendRequest,
): Promise<Result<string, SpendRefusal>> => {
  const rewardId = request.rewardId.toLowerCase();
  if (!isUuid(rewardId)) return Promise.resolve(refuse("unknown_reward"));
  return deps.db.tenant(shop.id, (tx) => spendIn(tx, deps, shop, { ...request, rewardId }));
};

/** What the customer is told of it. */
export interface Spent {
  state: "issued" | "pending" | "failed";
  code: string | null;
}

const stateSql = "select state, code from reward_intents where shop_id = $1 and id = $2";

export const readSpent = async (tx: Tx, shopId: ShopId, id: string): Promise<Spent> => {
  const [row] = await tx.query<{ state: IntentState; code: string | null }>(stateSql, [shopId, id]);
  if (row?.state === "issued") return { state: "issued", code: row.code };
  return { state: row?.state === "failed" ? "failed" : "pending", code: null };
};
