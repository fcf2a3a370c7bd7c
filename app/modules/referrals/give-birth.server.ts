import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId } from "#app/platform/ids.ts";
import type { FoundLink } from "./share-links.server.ts";
import { appendTimeline } from "./timeline.server.ts";

const day = 24 * 60 * 60 * 1000;

const bornSql = `
  insert into referrals (id, merchant_id, shop_id, customer_id, referral_link_id, status, locale, description, friend_id,
    link_id, program_version_id, claimed_at, claim_expires_at)
  values ($1, $2, $3, $4, $5, 'pending', $6, referral_description('pending', $6, $3), $7, $8, $9, $10, $11)`;

export interface Birth {
  referralId: ReferralId;
  /** The one-time token of this friend. */
  referralLinkId: string;
  link: FoundLink;
  program: Program;
  friendId: PersonId;
  locale: string;
  at: Date;
  detail: Readonly<Record<string, unknown>>;
}

/** A friend is known who has not ordered yet; the terms of now are his from here on. */
export const giveBirth = async (tx: Tx, shop: Shop, birth: Birth): Promise<void> => {
  const { referralId, referralLinkId, link, program, friendId, locale, at, detail } = birth;
  await tx.query(bornSql, [
    referralId,
    shop.merchantId,
    shop.id,
    link.advocateId,
    referralLinkId,
    locale,
    friendId,
    link.id,
    program.versionId,
    at,
    new Date(at.getTime() + program.terms.claimValidDays * day),
  ]);
  await appendTimeline(tx, shop.id, referralId, {
    from: null,
    to: "pending",
    actor: "friend",
    reason: "claimed",
    at,
    detail,
  });
};
