import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { reverseReferrals } from "./reverse-referrals.server.ts";
import { writeTimeline } from "./write-timeline.server.ts";

export interface OnePerson {
  shopId: ShopId;
  personId: PersonId;
}

interface OwnRow {
  shop_id: ShopId;
  id: ReferralId;
  status: string;
}

const voidSql = `
  with own as (
    select r.shop_id, r.id, r.status
    from jsonb_to_recordset($1) as p (shop_id uuid, person_id uuid)
    join referrals r on r.shop_id = p.shop_id and r.customer_id = p.person_id and r.friend_id = p.person_id
    where r.status in ('completed', 'rewarded') and r.voided_at is null
    order by r.id for update of r
  )
  update referrals r set voided_at = $2 from own where r.shop_id = own.shop_id and r.id = own.id
  returning r.shop_id, r.id, own.status`;

const outcomeSql = `
  update orders o set outcome = 'SelfReferral', reasons = array['own_code']
  from jsonb_to_recordset($1) as v (shop_id uuid, id uuid)
  where o.shop_id = v.shop_id and o.referral_id = v.id and o.outcome = 'Converted'`;

/** Advocate and friend turned out to be one person after the conversion: nothing was referred, and what it gave is taken back. */
export const reverseOwnReferrals = async (tx: Tx, people: readonly OnePerson[], now: Date): Promise<void> => {
  const asked = people.map(({ shopId, personId }) => ({ shop_id: shopId, person_id: personId }));
  const own = await tx.query<OwnRow>(voidSql, [JSON.stringify(asked), now]);
  await reverseReferrals(
    tx,
    own.map(({ shop_id, id }) => ({ shopId: shop_id, referralId: id })),
  );
  await tx.query(outcomeSql, [JSON.stringify(own)]);
  await writeTimeline(
    tx,
    own.map(({ shop_id, id, status }) => ({
      shop_id,
      referral_id: id,
      from_status: status,
      to_status: "cancelled",
      reason: "own_code",
      detail: {},
    })),
  );
};
