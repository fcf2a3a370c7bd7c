import type { Tx } from "#app/platform/db/database.server.ts";
import { tellCompleted } from "./tell-people.server.ts";

/**
 * `referral.completed` says what the row says after its move, under the id that was minted at the referral's birth, so a
 * second try writes nothing. Test referrals are kept out of events. The people hear of it, too.
 */
export const publishCompleted = async (
  tx: Tx,
  referrals: readonly { shop_id: string; referral_id: string }[],
): Promise<void> => {
  if (referrals.length === 0) return;
  await tx.query(
    `insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
     select r.shop_id, r.event_id, 'referral.completed', jsonb_build_object(
         'event_id', r.event_id, 'customer_id', r.customer_id, 'shop_id', r.shop_id, 'referral_id', r.id,
         'status', r.status, 'locale', r.locale, 'description', r.description, 'schema_version', r.schema_version,
         'created_at', now(), 'correlation_id', r.correlation_id, 'event_version', 1),
       r.correlation_id
     from jsonb_to_recordset($1) as c (shop_id uuid, referral_id uuid)
     join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
     where not r.is_test
     on conflict (shop_id, event_type, event_id) do nothing`,
    [JSON.stringify(referrals)],
  );
  await tellCompleted(tx, referrals);
};
