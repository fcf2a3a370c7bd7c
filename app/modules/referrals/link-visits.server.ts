import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { codeKeyOf } from "./share-code.ts";

/** So many rows hold the shop's sum of a day: visitors of different links hardly ever wait for the same one. */
const shards = 16;

const countSql = `
  with counted as (
    insert into link_visits (shop_id, link_id, day)
    select c.shop_id, c.link_id, ($3::timestamptz at time zone $4)::date
    from share_codes c
    where c.shop_id = $1 and c.code_key = $2 and c.retired_at is null
    on conflict (shop_id, link_id, day) do update set visits = link_visits.visits + 1
    returning shop_id, day)
  insert into visit_days (shop_id, day, shard, visits)
  select shop_id, day, floor(random() * ${shards}), 1 from counted
  on conflict (shop_id, day, shard) do update set visits = visit_days.visits + 1`;

/** One more for the day; a code that nobody has counts nowhere. */
export const countVisit = async (tx: Tx, shop: Shop, code: string, now: Date): Promise<void> => {
  await tx.query(countSql, [shop.id, codeKeyOf(code), now, shop.timezone]);
};
