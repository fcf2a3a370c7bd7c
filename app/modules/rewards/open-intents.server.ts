import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Of `i`, in the words of the index `reward_intents_open`, so that it serves whoever asks. */
export const openIntent = `
  (i.state in ('due', 'needs_merchant') or (i.state = 'withdrawn' and i.asked_at is not null) or (i.state = 'issued' and
    (i.taken_back_minor + i.lost_minor < i.take_back_minor or (i.is_void and i.voided_at is null))))`;

/** Of `i` and the customer `c`. */
export const needsAccount = "(i.kind in ('store_credit', 'gift_card') and c.shopify_customer_id is null)";

const shopsSql = `
  select distinct i.shop_id as id
  from reward_intents i
  where ${openIntent} and (i.next_attempt_at is null or i.next_attempt_at <= $1)
    and (i.reason is distinct from 'waiting_for_account'
      or (select c.shopify_customer_id from customers c where c.id = i.customer_id) is not null)`;

/** Shops with something to carry out now, so that the others cost nothing. */
export const shopsThatOwe = async (tx: Tx, now: Date): Promise<ShopId[]> =>
  (await tx.query<{ id: ShopId }>(shopsSql, [now])).map(({ id }) => id);
