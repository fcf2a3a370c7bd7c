import { writeNotices } from "#app/modules/notifications/index.ts";
import { chooseProgram, listPrograms, type Program } from "#app/modules/programs/index.ts";
import {
  appendTimeline,
  findLinkByCode,
  lockLink,
  personOf,
  type FoundLink,
} from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import {
  decideRedemption,
  grantsOf,
  pointsOf,
  type PointsAwarded,
  type RedemptionRefusal,
} from "./decide-redemption.ts";
import { loadTiers } from "./load-limits.server.ts";
import { noTier } from "./order-facts.ts";
import type { PointsGrant } from "./plan-grants.ts";
import { publishCompleted } from "./publish-completed.server.ts";
import { syncMilestones } from "./sync-milestones.server.ts";

export interface Redemption {
  code: string;
  customerId: ShopifyId;
}

export interface Redeemed {
  referralId: ReferralId;
  pointsAwarded: PointsAwarded;
}

interface RedeemDeps {
  db: Database;
  clock: Clock;
  newId(): string;
}

/** Undoes everything the transaction wrote so far: the friend's new row, a place taken, points charged. */
class Refused extends Error {
  readonly refusal: RedemptionRefusal;

  constructor(refusal: RedemptionRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

interface Birth {
  referralId: ReferralId;
  friendId: PersonId;
  link: FoundLink;
  program: Program;
  grants: readonly PointsGrant[];
  now: Date;
}

const day = 24 * 60 * 60 * 1000;

/** A friend is all rows with his e-mail or phone: what he did as a guest counts too. */
const historySql = `
  with friend as (
    select c.id from customers c join customers f on f.shop_id = c.shop_id and f.id = $2
    where c.shop_id = $1 and (c.id = f.id or c.email_hash = f.email_hash or c.phone_hash = f.phone_hash)
  )
  select
    exists (select from conversions v join friend on friend.id = v.friend_id
      where v.shop_id = $1 and v.stands) as "isReferred",
    exists (select from friend where friend.id = $3) as "isOwn",
    exists (select from conversions v join referrals r on r.shop_id = v.shop_id and r.id = v.referral_id
      join friend on friend.id = r.customer_id
      where v.shop_id = $1 and v.friend_id = $3) as "isMutual"`;

const bornSql = `
  insert into referrals (id, merchant_id, shop_id, customer_id, referral_link_id, status, locale, description, friend_id,
    link_id, program_version_id, reason, claimed_at, completed_at, rewarded_at)
  values ($1, $2, $3, $4, $1::uuid::text, 'rewarded', $5, referral_description('rewarded', $5, $3), $6, $7, $8, 'redeemed', $9, $9, $9)`;

/** The friend may have converted elsewhere since he was looked up: the unique key says so. */
const convertedSql = `
  insert into conversions (shop_id, referral_id, friend_id, link_id) values ($1, $2, $3, $4)
  on conflict (shop_id, friend_id) where stands do nothing
  returning referral_id`;

const chargeSql = `
  update programs p
  set spent_points = p.spent_points + $3,
    state = case when p.spent_points + 2 * $3 > $4 then 'paused' else p.state end,
    pause_reason = case when p.spent_points + 2 * $3 > $4 then 'budget_reached' else p.pause_reason end
  from programs before
  where p.shop_id = $1 and p.id = $2 and p.spent_points + $3 <= $4 and before.id = p.id
  returning before.state = 'active' and p.state = 'paused' as "isPaused"`;

const pointsSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key, reason, expires_at)
  values ($1, $2, 'available', $3, $4, $5, $6, 'referral', $7)`;

interface History {
  isReferred: boolean;
  isOwn: boolean;
  isMutual: boolean;
}

/** Two who redeem each other's codes at once: the second meets the referral of the first. */
const lockPair = (tx: Tx, friendId: PersonId, advocateId: PersonId) =>
  tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `redeem ${[friendId, advocateId].toSorted().join(" ")}`,
  ]);

/** The link as it stays until the end of the transaction: its uses counted, its code still its own. */
const lockedLink = async (
  tx: Tx,
  shopId: ShopId,
  code: string,
  friendId: PersonId,
): Promise<FoundLink | null> => {
  const found = await findLinkByCode(tx, shopId, code);
  if (found === null) return null;
  await lockPair(tx, friendId, found.advocateId);
  await lockLink(tx, shopId, found.advocateId);
  return findLinkByCode(tx, shopId, code);
};

const chargeBudget = async (tx: Tx, shopId: ShopId, program: Program, points: PointsAwarded) => {
  const most = program.terms.budget?.points ?? null;
  if (most === null) return;
  const values = [shopId, program.id, points.advocate + points.friend, most];
  const [charged] = await tx.query<{ isPaused: boolean }>(chargeSql, values);
  if (charged === undefined) throw new Refused("budget_reached");
  if (charged.isPaused) await writeNotices(tx, [{ shopId, kind: "program_paused", programId: program.id }]);
};

const moves = [
  { from: null, to: "pending" },
  { from: "pending", to: "in_progress" },
  { from: "in_progress", to: "completed" },
  { from: "completed", to: "rewarded" },
] as const;

const tellStory = async (tx: Tx, shopId: ShopId, referralId: ReferralId, now: Date): Promise<void> => {
  for (const move of moves) {
    await appendTimeline(tx, shopId, referralId, { ...move, actor: "merchant", reason: "redeemed", at: now });
  }
};

const giveBirth = async (tx: Tx, shop: Shop, birth: Birth): Promise<void> => {
  const { referralId, friendId, link, program, now } = birth;
  await tx.query(bornSql, [
    referralId,
    shop.merchantId,
    shop.id,
    link.advocateId,
    shop.primaryLocale,
    friendId,
    link.id,
    program.versionId,
    now,
  ]);
  await tellStory(tx, shop.id, referralId, now);
  const converted = await tx.query(convertedSql, [shop.id, referralId, friendId, link.id]);
  if (converted.length === 0) throw new Refused("already_referred");
  await tx.query("update share_links set uses = uses + 1 where shop_id = $1 and id = $2", [shop.id, link.id]);
};

const givePoints = async (tx: Tx, shop: Shop, birth: Birth): Promise<void> => {
  const { referralId, friendId, link, program, grants, now } = birth;
  const days = program.terms.pointsExpireDays;
  const expiresAt = days === null ? null : new Date(now.getTime() + days * day);
  const entries = grants.flatMap(({ side, earned, bonus }) => [
    { side, kind: "earn", amount: earned },
    { side, kind: "bonus", amount: bonus },
  ]);
  for (const { side, kind, amount } of entries) {
    if (amount === 0) continue;
    const person = side === "advocate" ? link.advocateId : friendId;
    const key = `${kind}:${side}:${referralId}`;
    await tx.query(pointsSql, [shop.id, person, kind, amount, referralId, key, expiresAt]);
  }
};

const redeem = async (
  tx: Tx,
  deps: RedeemDeps,
  shop: Shop,
  { code, customerId }: Redemption,
): Promise<Redeemed> => {
  const now = deps.clock.now();
  const friendId = await personOf(tx, shop.id, customerId);
  const link = await lockedLink(tx, shop.id, code, friendId);
  const [history] = await tx.query<History>(historySql, [shop.id, friendId, link?.advocateId ?? null]);
  if (history === undefined) throw new Error("a question of three answers has one row");
  const offered = chooseProgram(await listPrograms(tx, shop.id), now, shop.currency);
  const decision = decideRedemption({ ...history, link, offered });
  if (!decision.ok) throw new Refused(decision.refusal);
  if (link === null) throw new Error("an unknown code was redeemed");

  const program = decision.value;
  const tiers = await loadTiers(tx, [shop.id], [{ id: link.advocateId, shop_id: shop.id }]);
  const grants = grantsOf(program, tiers.get(link.advocateId) ?? noTier, shop.currency);
  const points = pointsOf(grants);
  const referralId = deps.newId() as ReferralId;
  const birth: Birth = { referralId, friendId, link, program, grants, now };
  await giveBirth(tx, shop, birth);
  await chargeBudget(tx, shop.id, program, points);
  await givePoints(tx, shop, birth);
  await publishCompleted(tx, [{ shop_id: shop.id, referral_id: referralId }]);
  await syncMilestones(tx, [{ shop_id: shop.id, link_id: link.id }]);
  return { referralId, pointsAwarded: points };
};

/** A merchant's own system says who brought whom: the referral is born rewarded, with everything or not at all. */
export const redeemCode = async (
  deps: RedeemDeps,
  shop: Shop,
  redemption: Redemption,
): Promise<Result<Redeemed, RedemptionRefusal>> => {
  try {
    return ok(await deps.db.tenant(shop.id, (tx) => redeem(tx, deps, shop, redemption)));
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
};
