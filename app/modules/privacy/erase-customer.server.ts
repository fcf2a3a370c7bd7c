import { expireBalances } from "#app/modules/points/index.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { findTraces, type Subject, type Traces } from "./find-person.server.ts";

/** Counts only: a receipt must not bring back whom it is about. */
export interface ErasureReceipt {
  customers: number;
  codes: number;
  deliveries: number;
  deadLetters: number;
  points: number;
}

const stripSql = (table: "webhook_inbox" | "dead_letters") => `
  update ${table} set body = strip_person(topic, body, $2, $3)
  where shop_id = $1 and body::text like any ($4) and strip_person(topic, body, $2, $3) is distinct from body
  returning id`;

const strip = async (tx: Tx, table: "webhook_inbox" | "dead_letters", shopId: ShopId, traces: Traces) => {
  // A quick look for the digits and hashes anywhere in the text saves taking every body apart.
  const patterns = [
    ...traces.ids.flatMap((id) => [`%"${id}"%`, `%/${id}"%`]),
    ...traces.hashes.map((hash) => `%${hash}%`),
  ];
  const rows = await tx.query(stripSql(table), [shopId, traces.ids, traces.hashes, patterns]);
  return rows.length;
};

const forgetSql = `
  update customers
  set shopify_customer_id = null, email_hash = null, mailbox_hash = null, phone_hash = null, address_hash = null,
    visitor_hash = null, device_hash = null, orders_before_first_sight = null, history_wanted_at = null, erased_at = coalesce(erased_at, now())
  where shop_id = $1 and id = any ($2::uuid[])`;

/** An address that another customer had before, or still has on his row, is the subject's all the same. */
const forgetEmailSql = `
  update customers set email_hash = null
  where shop_id = $1 and email_hash = any (select decode(hash, 'hex') from unnest($2::text[]) as hash)`;

/** A code that the merchant chose may read like its owner's name, so nothing of it stays. */
const deleteCustomSql = `
  delete from share_codes c using share_links l
  where l.shop_id = $1 and l.customer_id = any ($2::uuid[]) and c.shop_id = l.shop_id and c.link_id = l.id and c.is_custom
  returning c.code_key`;

const retireSql = `
  update share_codes c set retired_at = now()
  from share_links l
  where l.shop_id = $1 and l.customer_id = any ($2::uuid[]) and c.shop_id = l.shop_id and c.link_id = l.id
    and c.retired_at is null
  returning c.code_key`;

/** What is still owed to somebody whom nobody knows any more cannot be sent. */
const withdrawSql = `
  update reward_intents set state = 'withdrawn', reason = 'customer_erased'
  where shop_id = $1 and customer_id = any ($2::uuid[]) and state in ('pending', 'due', 'needs_merchant')`;

/** Where to would have to be asked of Shopify, by an id that nobody has any more. */
const quietSql = `
  update message_tasks set state = 'skipped', reason = 'erased', finished_at = now()
  where shop_id = $1 and customer_id = any ($2::uuid[]) and state = 'due'`;

const forgetRequestsSql = `
  update privacy_requests set shopify_customer_id = null, email_hash = null, phone_hash = null, file = null
  where shop_id = $1 and (shopify_customer_id = any ($2::bigint[])
    or encode(email_hash, 'hex') = any ($3) or encode(phone_hash, 'hex') = any ($3))`;

const auditErasure = (
  tx: Tx,
  shopId: ShopId,
  actor: Actor,
  people: readonly PersonId[],
  receipt: ErasureReceipt,
) => {
  const targets: readonly string[] = people.length === 0 ? ["unknown"] : people;
  return writeAudit(
    tx,
    targets.map((id) => ({
      shopId,
      actor,
      action: "customer.erased",
      target: { kind: "customer", id },
      reason: "customers_redact",
      metadata: { ...receipt },
    })),
  );
};

/**
 * Cuts everything that ties a person to what is held, in the caller's transaction. Sums, referrals and orders stay as
 * they are, and belong to nobody. Safe to repeat, and for somebody nobody knows.
 */
export const eraseCustomer = async (
  tx: Tx,
  shopId: ShopId,
  subject: Subject,
  actor: Actor,
): Promise<ErasureReceipt> => {
  const before = await findTraces(tx, shopId, subject);
  // Deliveries before people, as settling takes its locks: what is being settled now is waited for and then seen below.
  const deliveries = await strip(tx, "webhook_inbox", shopId, before);
  const deadLetters = await strip(tx, "dead_letters", shopId, before);
  const { people, ids, hashes } = await findTraces(tx, shopId, subject);
  await tx.query(forgetSql, [shopId, people]);
  await tx.query(forgetEmailSql, [shopId, hashes]);
  await tx.query(forgetRequestsSql, [shopId, ids, hashes]);
  const chosen = await tx.query(deleteCustomSql, [shopId, people]);
  const codes = [...chosen, ...(await tx.query(retireSql, [shopId, people]))];
  await tx.query(withdrawSql, [shopId, people]);
  await tx.query(quietSql, [shopId, people]);
  const points = await expireBalances(tx, shopId, people, "customer_erased");
  const receipt = { customers: people.length, codes: codes.length, deliveries, deadLetters, points };
  await auditErasure(tx, shopId, actor, people, receipt);
  return receipt;
};
