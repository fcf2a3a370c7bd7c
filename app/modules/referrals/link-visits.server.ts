import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { codeKeyOf } from "./share-code.ts";

const countSql = `
  insert into link_visits (shop_id, link_id, day)
  select c.shop_id, c.link_id, ($3::timestamptz at time zone $4)::date
  from share_codes c
  where c.shop_id = $1 and c.code_key = $2 and c.retired_at is null
  on conflict (shop_id, link_id, day) do update set visits = link_visits.visits + 1`;

/** One more for the day; a code that nobody has counts nowhere. */
export const countVisit = async (tx: Tx, shop: Shop, code: string, now: Date): Promise<void> => {
  await tx.query(countSql, [shop.id, codeKeyOf(code), now, shop.timezone]);
};
