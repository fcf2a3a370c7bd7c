import { isDiscount } from "#app/contracts/program-terms.ts";
import { writeTasks } from "#app/modules/notifications/index.ts";
import { chooseProgram } from "#app/modules/programs/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { ShopifyError } from "#app/platform/shopify/admin.ts";
import type { Claim, ClaimDeps, ClaimInput, ClaimRefusal, Friend } from "./claim.ts";
import { giveBirth } from "./give-birth.server.ts";
import { claimRefusedByLimit } from "./limits.server.ts";
import { offerOf, refusalOf } from "./offer.server.ts";
import { findOpenClaim, hasConverted, lockFriend } from "./open-claims.server.ts";
import { findLinkByCode, personOf } from "./share-links.server.ts";

/** Enough for those who ask at the same moment; the refill brings the rest. */
const mintedInHaste = 10;
const attempts = 3;

const friendRow = async (tx: Tx, shopId: ShopId, friend: Friend, now: Date): Promise<PersonId> => {
  if (friend.customerId === null) return guestRow(tx, shopId, friend);
  const friendId = await personOf(tx, shopId, friend.customerId);
  await wantHistory(tx, shopId, friendId, now);
  return friendId;
};

/** Asked now, Shopify's word on his earlier orders is there before his order is. */
const wantHistory = (tx: Tx, shopId: ShopId, friendId: PersonId, now: Date) =>
  tx.query(
    `update customers set history_wanted_at = $3
     where shop_id = $1 and id = $2 and orders_before_first_sight is null and history_wanted_at is null`,
    [shopId, friendId, now],
  );

const guestRow = async (tx: Tx, shopId: ShopId, { emailHash, visitorHash }: Friend): Promise<PersonId> => {
  const [row] = await tx.query<{ id: PersonId }>(
    "insert into customers (shop_id, email_hash, visitor_hash) values ($1, $2, $3) returning id",
    [shopId, emailHash, visitorHash],
  );
  if (row === undefined) throw new Error("insert returned no row");
  return row.id;
};

interface Taken {
  referralId: ReferralId;
  friendId: PersonId;
  locale: string;
}

const tellFriend = (tx: Tx, shopId: ShopId, { referralId, friendId, locale }: Taken) =>
  writeTasks(tx, [
    { shopId, customerId: friendId, kind: "friend_offer", effect: `claim:${referralId}`, referralId, locale },
  ]);

type Tried = Result<Claim, ClaimRefusal> | { ok: "pool_empty"; versionId: string };

const tryClaim = async (deps: ClaimDeps, tx: Tx, input: ClaimInput): Promise<Tried> => {
  const { shop, friend } = input;
  const now = deps.clock.now();
  const link = await findLinkByCode(tx, shop.id, input.code);
  if (link === null) return refuse({ code: "unknown_code" });
  await lockFriend(tx, link.id, friend);
  const offered = chooseProgram(await deps.programs.listIn(tx, shop.id), now, shop.currency);
  const { state, program } = offerOf(link, offered, friend.customerId);
  if (state === "own") return refuse({ code: "own_code" });

  const open = await findOpenClaim(tx, shop.id, link.id, friend, now);
  if (open !== null) return ok(open);
  if (state !== "active" || program === null)
    return refuse({ code: refusalOf[state === "active" ? "ended" : state] });
  if (friend.customerId !== null && (await hasConverted(tx, shop.id, friend.customerId))) {
    return refuse({ code: "already_referred" });
  }

  const referralId = deps.newUuid() as ReferralId;
  const discountCode = isDiscount(program.terms.friendReward)
    ? await deps.programs.takeCode(tx, shop.id, program.versionId, referralId, now)
    : null;
  if (discountCode === null && isDiscount(program.terms.friendReward)) {
    return { ok: "pool_empty", versionId: program.versionId };
  }
  const referralLinkId = Buffer.from(deps.randomBytes(16)).toString("base64url");
  const friendId = await friendRow(tx, shop.id, friend, now);
  await giveBirth(tx, shop, {
    referralId,
    referralLinkId,
    link,
    program,
    friendId,
    locale: input.locale,
    at: now,
    detail: { source: input.source, signed_in: friend.customerId !== null },
  });
  // Whoever only gave an e-mail has no address that could be fetched later.
  if (friend.customerId !== null)
    await tellFriend(tx, shop.id, { referralId, friendId, locale: input.locale });
  return ok({ referralLinkId, discountCode });
};

/** A pool that is empty is filled with a few codes between two tries, while no lock is held. */
const claimFromPool = async (deps: ClaimDeps, input: ClaimInput): Promise<Result<Claim, ClaimRefusal>> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const tried = await deps.db.tenant(input.shop.id, (tx) => tryClaim(deps, tx, input));
    if (tried.ok === true && input.friend.customerId !== null) await deps.wakeHistories();
    if (tried.ok !== "pool_empty") return tried;
    await deps.programs.mintCodes(input.shop.id, tried.versionId, mintedInHaste);
    await deps.wakeRefill();
  }
  return refuse({ code: "unavailable" });
};

/** The friend takes the offer: he gets a discount code of his own, and a referral is born. Nothing is awarded by it. */
export const claimOffer = async (
  deps: ClaimDeps,
  input: ClaimInput,
): Promise<Result<Claim, ClaimRefusal>> => {
  const refusal = await claimRefusedByLimit(deps, input);
  if (refusal !== null) return refuse(refusal);
  try {
    return await claimFromPool(deps, input);
  } catch (error) {
    if (error instanceof ShopifyError) return refuse({ code: "unavailable" });
    throw error;
  }
};
