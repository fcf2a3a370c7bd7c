/** Of `i`, in the words of the index `reward_intents_open`, so that it serves whoever asks. */
export const openIntent = `
  (i.state in ('due', 'needs_merchant') or (i.state = 'withdrawn' and i.asked_at is not null) or (i.state = 'issued' and
    (i.taken_back_minor + i.lost_minor < i.take_back_minor or (i.is_void and i.voided_at is null))))`;

/** Of `i` and the customer `c`. */
export const needsAccount = "(i.kind in ('store_credit', 'gift_card') and c.shopify_customer_id is null)";

/** In the words of `dueShops`: shops with something to carry out now. */
export const owesSql = `
  select from reward_intents i
  where i.shop_id = s.id and ${openIntent} and (i.next_attempt_at is null or i.next_attempt_at <= $1)
    and (i.reason is distinct from 'waiting_for_account'
      or (select c.shopify_customer_id from customers c where c.id = i.customer_id) is not null)`;
