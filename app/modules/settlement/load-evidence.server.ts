import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import { amountIn, hasAmountsIn } from "#app/modules/programs/index.ts";
import type { Evidence, Rung, Terms } from "./decide-order.ts";
import { orderKey, type KnownOrder } from "./order-work.ts";

interface CandidateRow {
  shop_id: string;
  order_id: string;
  rung: Rung;
  referral_id: ReferralId | null;
  link_id: string;
  by_email_only: boolean;
}

interface ReferralRow {
  id: ReferralId;
  friend_id: PersonId | null;
  claimed_at: Date | null;
  status: ReferralStatus;
  is_open: boolean;
  program_id: string;
  program_state: "draft" | "active" | "paused" | "ended";
  terms: ProgramTerms;
}

interface LinkRow {
  id: string;
  uses: number;
  advocate_id: PersonId;
  shopify_customer_id: string | null;
  email_hash: string | null;
  phone_hash: string | null;
}

/**
 * Everything that ties the orders of the batch to an advocate, in one query. A claim by e-mail counts as such only while
 * its friend is a guest row: a friend who was signed in is found by the buyer's own row.
 */
const candidatesSql = `
  with asked as (
    select * from jsonb_to_recordset($1) as a (shop_id uuid, order_id bigint, codes text[], typed text[],
      tokens text[], buyer_id uuid, email_hashes text[])
  )
  select a.shop_id, a.order_id, 'code' as rung, r.id as referral_id, r.link_id, false as by_email_only
  from asked a
  join redeem_codes k on k.shop_id = a.shop_id and k.code = any (a.codes)
  join referrals r on r.shop_id = k.shop_id and r.id = k.referral_id
  union all
  select a.shop_id, a.order_id, 'claim', r.id, r.link_id, false
  from asked a
  join referrals r on r.shop_id = a.shop_id and r.friend_id = a.buyer_id and r.status not in ('failed', 'cancelled')
  join customers f on f.id = r.friend_id and f.shopify_customer_id is not null
  union all
  select a.shop_id, a.order_id, 'claim', r.id, r.link_id, true
  from asked a
  cross join lateral unnest(a.email_hashes) as hash
  join customers f on f.shop_id = a.shop_id and f.email_hash = decode(hash, 'hex') and f.shopify_customer_id is null
  join referrals r on r.shop_id = f.shop_id and r.friend_id = f.id and r.status not in ('failed', 'cancelled')
  union all
  select a.shop_id, a.order_id, 'attribute', r.id, r.link_id, false
  from asked a
  join referrals r on r.shop_id = a.shop_id and r.referral_link_id = any (a.tokens)
  union all
  select a.shop_id, a.order_id, 'typed', null, s.link_id, false
  from asked a
  join share_codes s on s.shop_id = a.shop_id and s.code_key = any (a.typed) and s.retired_at is null`;

/** Links first, then referrals, each in the sequence of their ids: two batches never wait for each other in a circle. */
const linksSql = `
  select l.id, l.uses, c.id as advocate_id, c.shopify_customer_id,
    encode(c.email_hash, 'hex') as email_hash, encode(c.phone_hash, 'hex') as phone_hash
  from share_links l join customers c on c.id = l.customer_id
  where l.shop_id = any ($1::uuid[]) and l.id = any ($2::uuid[])
  order by l.id
  for update of l`;

const referralsSql = `
  select r.id, r.friend_id, r.claimed_at, r.status, p.id as program_id, p.state as program_state, v.terms,
    r.status in ('queued', 'pending', 'in_progress')
      and not exists (select from conversions c where c.shop_id = r.shop_id and c.referral_id = r.id) as is_open
  from referrals r
  join program_versions v on v.id = r.program_version_id
  join programs p on p.id = v.program_id
  where r.shop_id = any ($1::uuid[]) and r.id = any ($2::uuid[])
  order by r.id
  for update of r`;

const programsSql = `
  select p.shop_id, p.state as program_state, v.id as version_id, v.terms
  from programs p
  join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version
  where p.shop_id = any ($1::uuid[]) and p.state <> 'draft'
  order by p.shop_id, p.state = 'active' desc, p.priority, p.created_at`;

interface ProgramRow {
  shop_id: string;
  program_state: "active" | "paused" | "ended";
  version_id: string;
  terms: ProgramTerms;
}

const asked = (order: KnownOrder, token: string | null) => {
  const { discountCodes, typedCode, orderId, emailHashes } = order.snapshot;
  return {
    shop_id: order.shopId,
    order_id: orderId,
    codes: discountCodes.map((code) => code.toUpperCase()),
    typed: [...discountCodes, ...(typedCode === null ? [] : [typedCode])].map((code) => code.toLowerCase()),
    tokens: token === null ? [] : [token],
    buyer_id: order.buyer?.id ?? null,
    email_hashes: emailHashes,
  };
};

const termsFor = (terms: ProgramTerms, currency: string): Terms => ({
  minimumSubtotalMinor: amountIn(terms.minimumSubtotal, currency),
  fitsShopCurrency: hasAmountsIn(terms, currency),
  currencies: terms.currencies,
  newCustomersOnly: terms.newCustomersOnly,
  usesPerCode: terms.usesPerCode,
  windowDays: terms.windowDays,
  holdDays: terms.holdDays,
  advocatePoints: terms.advocateReward.kind === "points" ? terms.advocateReward.points : 0,
});

const advocateOf = (link: LinkRow): Evidence["advocate"] => ({
  id: link.advocate_id,
  shopifyCustomerId: link.shopify_customer_id,
  emailHashes: link.email_hash === null ? [] : [link.email_hash],
  phoneHashes: link.phone_hash === null ? [] : [link.phone_hash],
});

interface Loaded {
  links: ReadonlyMap<string, LinkRow>;
  referrals: ReadonlyMap<string, ReferralRow>;
  programs: readonly ProgramRow[];
}

const evidenceOf = (candidate: CandidateRow, order: KnownOrder, loaded: Loaded): Evidence | null => {
  const link = loaded.links.get(candidate.link_id);
  const referral =
    candidate.referral_id === null ? null : (loaded.referrals.get(candidate.referral_id) ?? null);
  const program = referral ?? loaded.programs.find(({ shop_id }) => shop_id === order.shopId);
  if (link === undefined || program === undefined || program.program_state === "draft") return null;
  return {
    rung: candidate.rung,
    referralId: candidate.referral_id,
    programVersionId: "version_id" in program ? program.version_id : null,
    link,
    advocate: advocateOf(link),
    friendId: referral?.friend_id ?? null,
    claimedAt: referral?.claimed_at ?? order.snapshot.orderedAt,
    byEmailOnly: candidate.by_email_only,
    status: referral?.status ?? "queued",
    isOpen: referral?.is_open ?? true,
    programState: program.program_state,
    wasClaimed: referral?.claimed_at != null,
    terms: termsFor(program.terms, order.snapshot.currency),
  };
};

const byFirstTouch = (left: Evidence, right: Evidence): number =>
  left.claimedAt.getTime() - right.claimedAt.getTime();

export const loadEvidence = async (
  tx: Tx,
  orders: readonly KnownOrder[],
  readAttribute: (shopId: ShopId, value: string) => string | null,
): Promise<Map<string, Evidence[]>> => {
  const tokenOf = ({ shopId, snapshot }: KnownOrder) =>
    snapshot.cartAttribute === null ? null : readAttribute(shopId, snapshot.cartAttribute);
  const candidates = await tx.query<CandidateRow>(candidatesSql, [
    JSON.stringify(orders.map((order) => asked(order, tokenOf(order)))),
  ]);
  const found = new Map<string, Evidence[]>();
  if (candidates.length === 0) return found;

  const shopIds = [...new Set(candidates.map(({ shop_id }) => shop_id))];
  const links = await tx.query<LinkRow>(linksSql, [shopIds, candidates.map(({ link_id }) => link_id)]);
  const referrals = await tx.query<ReferralRow>(referralsSql, [
    shopIds,
    candidates.map(({ referral_id }) => referral_id).filter((id) => id !== null),
  ]);
  const typed = candidates.some(({ rung }) => rung === "typed");
  const loaded: Loaded = {
    links: new Map(links.map((link) => [link.id, link])),
    referrals: new Map(referrals.map((referral) => [referral.id, referral])),
    programs: typed ? await tx.query<ProgramRow>(programsSql, [shopIds]) : [],
  };

  const ordersByKey = new Map(orders.map((order) => [orderKey(order.shopId, order.snapshot.orderId), order]));
  for (const candidate of candidates) {
    const key = orderKey(candidate.shop_id, candidate.order_id);
    const order = ordersByKey.get(key);
    const evidence = order === undefined ? null : evidenceOf(candidate, order, loaded);
    if (evidence !== null) found.set(key, [...(found.get(key) ?? []), evidence].toSorted(byFirstTouch));
  }
  return found;
};
