import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { readSettings } from "./settings.server.ts";
import { writeTasks, type NewTask } from "./write-tasks.server.ts";

const batchSize = 500;
const day = 24 * 60 * 60 * 1000;
/** A link that nobody used for a week, and not one from long ago. */
const [newestMs, oldestMs] = [7 * day, 30 * day];

const dueSql = `
  select l.shop_id as "shopId", l.customer_id as "customerId", 'share_reminder' as kind, 'link:' || l.id as effect
  from share_links l join customers c on c.shop_id = l.shop_id and c.id = l.customer_id
  where l.shop_id = $1 and l.created_at between $2 and $3
    and c.shopify_customer_id is not null and c.deleted_at is null and c.banned_at is null
    and c.messages_stopped_at is null
    and not exists (select from referrals r where r.shop_id = l.shop_id and r.customer_id = l.customer_id)
    and not exists (select from message_tasks t where t.shop_id = l.shop_id and t.customer_id = l.customer_id
      and t.kind = 'share_reminder' and t.effect = 'link:' || l.id)
  order by l.id limit ${batchSize}`;

/** Once for each link, and only where the merchant wants it. Whether the customer agreed is asked when it is sent. */
export const remindToShare = async (tx: Tx, shopId: ShopId, now: Date): Promise<void> => {
  const { kinds } = await readSettings(tx, shopId);
  if (![...kinds.email, ...kinds.sms].includes("share_reminder")) return;
  const values = [shopId, new Date(now.getTime() - oldestMs), new Date(now.getTime() - newestMs)];
  await writeTasks(tx, await tx.query<NewTask>(dueSql, values));
};
