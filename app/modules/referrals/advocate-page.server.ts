import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import { chooseProgram, type Program, type Programs } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopifyId } from "#app/platform/ids.ts";
import { getOrCreateLink } from "./share-links.server.ts";

export interface OwnReferral {
  status: ReferralStatus;
  since: Date;
  /** What the advocate has of it so far, after anything taken back. */
  points: number;
}

export interface AdvocatePage {
  advocateId: PersonId;
  code: string;
  /** What friends are offered now; null when there is nothing to share. */
  program: Program | null;
  referrals: OwnReferral[];
}

const mostShown = 50;

const ownReferralsSql = `
  select r.status, coalesce(t.at, r.created_at) as since, coalesce(e.points, 0) as points
  from (
    select * from referrals where shop_id = $1 and customer_id = $2 order by created_at desc limit ${mostShown}
  ) r
  left join lateral (
    select max(at) as at from referral_timeline
    where shop_id = r.shop_id and referral_id = r.id and to_status = r.status) t on true
  left join lateral (
    select sum(amount)::int as points from ledger_entries
    where shop_id = r.shop_id and referral_id = r.id and customer_id = r.customer_id) e on true
  order by r.created_at desc`;

/** What a signed-in customer sees of his own sharing; his link is made at the first look. */
export const advocatePage = async (
  tx: Tx,
  programs: Programs,
  shop: Shop,
  customerId: ShopifyId,
  now: Date,
  newUuid: () => string,
): Promise<AdvocatePage> => {
  const { code, advocateId } = await getOrCreateLink(tx, shop.id, customerId, newUuid);
  const referrals = await tx.query<OwnReferral>(ownReferralsSql, [shop.id, advocateId]);
  const { program } = chooseProgram(await programs.listIn(tx, shop.id), now, shop.currency);
  return { advocateId, code, program, referrals };
};
