import type { Shop } from "#app/modules/shops/index.ts";
import { theApp, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { EncryptionKey } from "#app/platform/env.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { addCustomCode } from "./add-custom-code.server.ts";
import { findAdvocate, listAdvocates, type AdvocateFilter } from "./advocates.server.ts";
import { advocatePage } from "./advocate-page.server.ts";
import { cartAttributeKey, createCartAttributes } from "./cart-attribute.server.ts";
import { claimOffer } from "./claim-offer.server.ts";
import type { ClaimDeps, ClaimInput } from "./claim.ts";
import { expireClaims } from "./expire-claims.server.ts";
import { guestCodeRefusedByLimit, type TooMany } from "./limits.server.ts";
import { countVisit } from "./link-visits.server.ts";
import { codeStatus } from "./code-status.server.ts";
import { offeredNow, standingOf } from "./offer.server.ts";
import { listReferrals, localesOfReferrals, type ReferralFilter } from "./list-referrals.server.ts";
import { referralStory } from "./referral-story.server.ts";
import { getReferral } from "./read-referrals.server.ts";
import { createRefcode, findRefcode, referByEmail, referralsOfCode, referredBy } from "./refcodes.server.ts";
import { findLinkByCode, guestCode, regenerateCode, replaceKnownCode } from "./share-links.server.ts";

export interface ReferralsDeps extends ClaimDeps {
  attributeKeys: readonly EncryptionKey[];
}

export const createReferrals = (deps: ReferralsDeps) => {
  const { db, clock, programs, newUuid } = deps;
  const attributes = createCartAttributes(deps.attributeKeys);
  const advocatePageIn = (tx: Tx, shop: Shop, customerId: ShopifyId) =>
    advocatePage(tx, programs, shop, customerId, clock.now(), newUuid);
  return {
    /** Null for a code that nobody has. */
    standingOf: (shopId: ShopId, code: string, viewer: ShopifyId | null) =>
      db.tenant(shopId, (tx) => standingOf(tx, programs, shopId, code, viewer)),
    offeredNow: (shop: Shop) => db.tenant(shop.id, (tx) => offeredNow(tx, programs, shop, clock.now())),
    claim: (input: ClaimInput) => claimOffer(deps, input),
    isKnownCode: (shopId: ShopId, code: string) =>
      db.tenant(shopId, async (tx) => (await findLinkByCode(tx, shopId, code)) !== null),
    /** A short link was opened. */
    countVisit: (shop: Shop, code: string) =>
      db.tenant(shop.id, (tx) => countVisit(tx, shop, code, clock.now())),
    codeStatus: (shop: Shop, code: string, customerId: ShopifyId | null) =>
      db.tenant(shop.id, (tx) => codeStatus(tx, programs, shop, code, customerId, clock.now())),
    replaceKnownCode: (shop: Shop, code: string, actor: Actor = theApp) =>
      db.tenant(shop.id, (tx) => replaceKnownCode(tx, shop, code, actor, clock.now(), deps)),

    advocatePage: (shop: Shop, customerId: ShopifyId) =>
      db.tenant(shop.id, (tx) => advocatePageIn(tx, shop, customerId)),
    /** Within the caller's transaction. */
    advocatePageIn,
    regenerateCode: (shop: Shop, customerId: ShopifyId) =>
      db.tenant(shop.id, (tx) => regenerateCode(tx, shop, customerId, clock.now(), newUuid)),
    guestCode: async (
      shopId: ShopId,
      guest: { emailHash: Buffer; visitorHash: Buffer | null; locale: string },
    ): Promise<Result<string, TooMany>> => {
      const tooMany = await guestCodeRefusedByLimit(deps.limits, shopId, guest.visitorHash);
      if (tooMany !== null) return refuse(tooMany);
      return ok(await db.tenant(shopId, (tx) => guestCode(tx, shopId, guest, deps.randomBytes)));
    },

    createRefcode: (shopId: ShopId, emailHash: Buffer) =>
      db.tenant(shopId, (tx) => createRefcode(tx, shopId, emailHash, deps.randomBytes)),
    findRefcode: (shopId: ShopId, emailHash: Buffer) =>
      db.tenant(shopId, (tx) => findRefcode(tx, shopId, emailHash)),
    referByEmail: (shop: Shop, input: { emailHash: Buffer; refcode: string }) =>
      db.tenant(shop.id, (tx) => referByEmail(tx, deps, shop, input, clock.now())),
    referredBy: (shopId: ShopId, emailHash: Buffer) =>
      db.tenant(shopId, (tx) => referredBy(tx, shopId, emailHash)),
    referralsOfCode: (shopId: ShopId, refcode: string) =>
      db.tenant(shopId, (tx) => referralsOfCode(tx, shopId, refcode)),

    list: (shopId: ShopId, filter: ReferralFilter) =>
      db.tenant(shopId, (tx) => listReferrals(tx, shopId, filter)),
    locales: (shopId: ShopId) => db.tenant(shopId, (tx) => localesOfReferrals(tx, shopId)),
    find: (shopId: ShopId, id: string) => db.tenant(shopId, (tx) => getReferral(tx, shopId, id)),
    story: (shopId: ShopId, id: string) => db.tenant(shopId, (tx) => referralStory(tx, shopId, id)),

    advocates: (shopId: ShopId, filter: AdvocateFilter) =>
      db.tenant(shopId, (tx) => listAdvocates(tx, shopId, filter)),
    advocate: (shopId: ShopId, id: string) => db.tenant(shopId, (tx) => findAdvocate(tx, shopId, id)),
    addCustomCode: (shopId: ShopId, advocateId: PersonId, text: string, actor: Actor) =>
      db.tenant(shopId, (tx) => addCustomCode(tx, shopId, advocateId, text, actor)),

    expireClaims: (shopId: ShopId) => expireClaims(db, shopId, clock.now()),

    cartAttribute: (shopId: ShopId, referralLinkId: string) => ({
      key: cartAttributeKey,
      value: attributes.sign(shopId, referralLinkId),
    }),
    readCartAttribute: attributes.read,
  };
};

export type Referrals = ReturnType<typeof createReferrals>;
export type { AddCodeRefusal } from "./add-custom-code.server.ts";
export type { Advocate, AdvocateCode, AdvocateDetails } from "./advocates.server.ts";
export type { AdvocatePage } from "./advocate-page.server.ts";
export type { StoryStep } from "./referral-story.server.ts";
export { stateFor } from "./offer.server.ts";
export type { ReferRefusal } from "./refcodes.server.ts";
export {
  verdicts,
  type ReferralFilter,
  type ReferralRow,
  type ReferralSearch,
} from "./list-referrals.server.ts";
export type { ReferralDetails, ReferralSummary } from "./read-referrals.server.ts";
export { findLinkByCode, lockLink, personOf, type FoundLink } from "./share-links.server.ts";
export { mayMove } from "./states.ts";
export { appendTimeline } from "./timeline.server.ts";
