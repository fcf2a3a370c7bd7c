import type { Reward } from "#app/contracts/program-terms.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import { worthOf, type RewardWorth } from "#app/contracts/reward-worth.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { toDecimal } from "#app/platform/money.ts";
import type { Facts } from "./facts.ts";
import type { Task } from "./task.ts";

type Told = Partial<Pick<Facts, "status" | "rewards" | "code" | "shareCode" | "until">>;

/** Null: what was to be told is not true any more. */
type Loader = (tx: Tx, shopId: ShopId, task: Task) => Promise<Told | null>;

interface IntentRow {
  kind: Exclude<RewardWorth["kind"], "points">;
  percent: number | null;
  minor: string;
  currency: string;
}

const rewardOf = ({ kind, percent, minor, currency }: IntentRow): RewardWorth => {
  switch (kind) {
    case "percent":
      return { kind, value: percent ?? 0, currency: null };
    case "free_shipping":
    case "free_product":
      return { kind, value: null, currency: null };
    default:
      return { kind, value: toDecimal(BigInt(minor), currency), currency };
  }
};

const pointsOf = (points: number): RewardWorth[] =>
  points > 0 ? [{ kind: "points", value: points, currency: null }] : [];

/** `minor` says which of an intent's amounts is told of. */
const intentColumns = (minor: string) => `
  i.kind, (i.value ->> 'percent')::int as percent, (${minor})::text as minor, coalesce(i.currency, s.currency) as currency`;

const leftOfIntent = "coalesce(i.amount_minor, 0) - i.take_back_minor";

const pointsSql = `
  select coalesce(sum(amount), 0)::int as points from ledger_entries
  where shop_id = $1 and customer_id = $2 and referral_id = $3 and kind in ('earn', 'bonus', 'reverse')`;

const pointsOfReferral = async (tx: Tx, shopId: ShopId, person: PersonId, referralId: string | null) => {
  const [row] = await tx.query<{ points: number }>(pointsSql, [shopId, person, referralId]);
  return pointsOf(row?.points ?? 0);
};

const openStatuses: ReadonlySet<ReferralStatus> = new Set(["completed", "rewarded"]);

const statusSql = "select status from referrals where shop_id = $1 and id = $2";

const promisedSql = `
  select ${intentColumns(leftOfIntent)} from reward_intents i join shops s on s.id = i.shop_id
  where i.shop_id = $1 and i.customer_id = $2 and i.referral_id = $3 and not i.is_void
    and i.state not in ('failed', 'withdrawn')
  order by i.created_at`;

const friendOrdered: Loader = async (tx, shopId, { personId, referralId }) => {
  const [referral] = await tx.query<{ status: ReferralStatus }>(statusSql, [shopId, referralId]);
  if (referral === undefined || !openStatuses.has(referral.status)) return null;
  const promised = await tx.query<IntentRow>(promisedSql, [shopId, personId, referralId]);
  const points = await pointsOfReferral(tx, shopId, personId, referralId);
  return { status: referral.status, rewards: [...points, ...promised.map(rewardOf)] };
};

const givenSql = `
  select ${intentColumns(leftOfIntent)}, i.code from reward_intents i join shops s on s.id = i.shop_id
  where i.shop_id = $1 and i.id = $2 and i.state = 'issued' and not i.is_void`;

const rewardGiven: Loader = async (tx, shopId, { personId, referralId, intentId }) => {
  if (intentId === null) {
    const rewards = await pointsOfReferral(tx, shopId, personId, referralId);
    return rewards.length === 0 ? null : { rewards };
  }
  const [given] = await tx.query<IntentRow & { code: string | null }>(givenSql, [shopId, intentId]);
  return given === undefined ? null : { rewards: [rewardOf(given)], code: given.code };
};

/** A code without an amount is taken as a whole; an amount as far as it was. */
const takenSql = `
  select ${intentColumns("case when i.is_void then coalesce(i.amount_minor, 0) else i.take_back_minor end")}
  from reward_intents i join shops s on s.id = i.shop_id
  where i.shop_id = $1 and i.customer_id = $2 and i.referral_id = $3 and (i.is_void or i.take_back_minor > 0)
  order by i.created_at`;

const rewardReversed: Loader = async (tx, shopId, { personId, referralId, points }) => {
  const taken = await tx.query<IntentRow>(takenSql, [shopId, personId, referralId]);
  const rewards = [...pointsOf(points ?? 0), ...taken.map(rewardOf)];
  return rewards.length === 0 ? null : { rewards };
};

const pointsInTask: Loader = (_tx, _shopId, { points, expiresAt }) =>
  Promise.resolve({ rewards: pointsOf(points ?? 0), until: expiresAt });

/** As the storefront shows it: the code the merchant chose, else the newest of the advocate's own kind. */
const shareCodeSql = `
  select c.code from share_links l join share_codes c on c.shop_id = l.shop_id and c.link_id = l.id
  where l.shop_id = $1 and l.customer_id = $2 and c.retired_at is null
  order by c.is_custom desc, c.code_key like 'ref-%' desc, c.created_at desc
  limit 1`;

const yourLink: Loader = async (tx, shopId, { personId }) => {
  const [row] = await tx.query<{ code: string }>(shareCodeSql, [shopId, personId]);
  return row === undefined ? null : { shareCode: row.code };
};

const nothingToShareSql = `
  select from programs p where p.shop_id = $1 and p.state = 'active'
    and not exists (select from referrals r where r.shop_id = $1 and r.customer_id = $2)
  limit 1`;

const shareReminder: Loader = async (tx, shopId, task) => {
  const [isWorthIt] = await tx.query(nothingToShareSql, [shopId, task.personId]);
  return isWorthIt === undefined ? null : yourLink(tx, shopId, task);
};

const offerSql = `
  select v.terms -> 'friendReward' as reward, r.claim_expires_at as "until", s.currency,
    (select k.code from redeem_codes k where k.shop_id = r.shop_id and k.referral_id = r.id and k.state = 'claimed') as code
  from referrals r
  join program_versions v on v.shop_id = r.shop_id and v.id = r.program_version_id
  join shops s on s.id = r.shop_id
  where r.shop_id = $1 and r.id = $2 and r.status = 'pending'`;

interface OfferRow {
  reward: Reward;
  until: Date | null;
  currency: string;
  code: string | null;
}

const promisedReward = (reward: Reward, currency: string): RewardWorth[] => {
  if (reward.kind === "points") return pointsOf(reward.points);
  const isElsewhere = "amounts" in reward && reward.amounts[currency] === undefined;
  return isElsewhere ? [] : [worthOf(reward, currency)];
};

const friendOffer: Loader = async (tx, shopId, { referralId }) => {
  const [offer] = await tx.query<OfferRow>(offerSql, [shopId, referralId]);
  if (offer === undefined) return null;
  const { reward, currency, code, until } = offer;
  return { rewards: promisedReward(reward, currency), code, until };
};

const loaders: Readonly<Record<Facts["kind"], Loader>> = {
  friend_ordered: friendOrdered,
  reward_given: rewardGiven,
  reward_reversed: rewardReversed,
  points_expiring: pointsInTask,
  points_expired: pointsInTask,
  your_link: yourLink,
  friend_offer: friendOffer,
  share_reminder: shareReminder,
};

export const loadFacts = async (tx: Tx, shopId: ShopId, task: Task): Promise<Facts | null> => {
  const told = await loaders[task.kind](tx, shopId, task);
  const { kind, channel } = task;
  return (
    told && { status: null, rewards: [], code: null, shareCode: null, until: null, ...told, kind, channel }
  );
};
