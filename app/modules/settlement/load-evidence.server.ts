import type { ProgramState, ProgramTerms } from "#app/contracts/program-terms.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { findCandidates, type Candidate } from "./find-candidates.server.ts";
import {
  countInPeriods,
  loadCollections,
  loadSpending,
  loadTiers,
  type CollectionsByShop,
} from "./load-limits.server.ts";
import { noTier, type Evidence, type Link, type Spending, type TierBonus } from "./order-facts.ts";
import { orderKey, type KnownOrder } from "./order-work.ts";
import { personColumns, personOf, type PersonRow } from "./person-rows.ts";
import { programOfOrder } from "./program-of-order.ts";

interface ProgramRow {
  program_id: string;
  program_state: ProgramState;
  version_id: string;
  terms: ProgramTerms;
}

interface ReferralRow extends ProgramRow {
  id: ReferralId;
  friend_id: PersonId | null;
  friend_customer_id: string | null;
  friend_email_hash: string | null;
  claimed_at: Date | null;
  status: ReferralStatus;
  is_open: boolean;
}

interface LinkRow extends PersonRow {
  link_id: string;
  uses: number;
  last_hour: number;
}

/**
 * Links first, then referrals, each in the sequence of their ids: two batches never wait for each other in a circle. The
 * buyers' own links are locked with them, so that of two people who refer each other at once the later is seen.
 */
const linksSql = `
  select l.id as link_id, l.uses, ${personColumns("p")},
    (select count(*)::int from (
      select from conversions c
      where c.shop_id = l.shop_id and c.link_id = l.id and c.stands and c.converted_at > now() - interval '1 hour'
      limit 100) as few) as last_hour
  from share_links l join customers p on p.id = l.customer_id
  where l.shop_id = any ($1::uuid[]) and l.id in (
    select unnest($2::uuid[])
    union
    select own.id from share_links own where own.shop_id = any ($1::uuid[]) and own.customer_id = any ($3::uuid[]))
  order by l.id
  for update of l`;

const referralsSql = `
  select r.id, r.friend_id, r.claimed_at, r.status, p.id as program_id, p.state as program_state, v.id as version_id,
    v.terms, r.status in ('queued', 'pending', 'in_progress')
      and not exists (select from conversions c where c.shop_id = r.shop_id and c.referral_id = r.id and c.stands) as is_open,
    f.shopify_customer_id as friend_customer_id, encode(f.email_hash, 'hex') as friend_email_hash
  from referrals r
  left join customers f on f.id = r.friend_id
  join program_versions v on v.id = r.program_version_id
  join programs p on p.id = v.program_id
  where r.shop_id = any ($1::uuid[]) and r.id = any ($2::uuid[])
  order by r.id
  for update of r`;

const programsSql = `
  select p.shop_id, p.id as program_id, p.state as program_state, v.id as version_id, v.terms
  from programs p
  join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version
  where p.shop_id = any ($1::uuid[]) and p.state <> 'draft'
  order by p.shop_id, p.priority, p.created_at`;

interface Loaded {
  links: ReadonlyMap<string, LinkRow>;
  referrals: ReadonlyMap<string, ReferralRow>;
  programs: readonly (ProgramRow & { shop_id: string })[];
  tiers: ReadonlyMap<string, TierBonus>;
  spending: ReadonlyMap<string, Spending>;
  collections: CollectionsByShop;
  /** One object a link, so that the evidence of a batch counts on together. */
  counters: ReadonlyMap<string, Link>;
}

/** The program under which the referral was claimed; without a claim, that of the moment at which the order was placed. */
const programFor = (referral: ReferralRow | null, order: KnownOrder, { programs }: Loaded) => {
  if (referral !== null) {
    return referral.program_state === "draft" ? null : { program: referral, state: referral.program_state };
  }
  const ofShop = programs.filter(({ shop_id }) => shop_id === order.shopId);
  const candidates = ofShop.map((program) => ({ ...program, state: program.program_state }));
  return programOfOrder(candidates, order.snapshot);
};

const evidenceOf = (candidate: Candidate, order: KnownOrder, loaded: Loaded): Evidence | null => {
  const link = loaded.links.get(candidate.link_id);
  const counter = loaded.counters.get(candidate.link_id);
  const referral = loaded.referrals.get(candidate.referral_id ?? "") ?? null;
  const chosen = programFor(referral, order, loaded);
  if (link === undefined || counter === undefined || chosen === null) return null;
  const { program, state } = chosen;
  return {
    rung: candidate.rung,
    referralId: candidate.referral_id,
    programVersionId: program.version_id,
    link: counter,
    spending: loaded.spending.get(program.program_id) ?? {
      programId: program.program_id,
      points: 0n,
      minor: 0n,
    },
    advocate: personOf(link),
    tier: loaded.tiers.get(link.id) ?? noTier,
    friendId: referral?.friend_id ?? null,
    claimer: {
      shopifyCustomerId: referral?.friend_customer_id ?? null,
      emailHash: referral?.friend_email_hash ?? null,
    },
    claimedAt: referral?.claimed_at ?? order.snapshot.orderedAt,
    byEmailOnly: candidate.by_email_only,
    status: referral?.status ?? "queued",
    isOpen: referral?.is_open ?? true,
    programState: state,
    wasClaimed: referral?.claimed_at != null,
    terms: program.terms,
    collectionProducts: loaded.collections(order.shopId, program.terms.collectionIds),
  };
};

const load = async (
  tx: Tx,
  candidates: readonly Candidate[],
  buyers: readonly PersonId[],
): Promise<Loaded> => {
  const shopIds = [...new Set(candidates.map(({ shop_id }) => shop_id))];
  const links = await tx.query<LinkRow>(linksSql, [
    shopIds,
    candidates.map(({ link_id }) => link_id),
    buyers,
  ]);
  const referrals = await tx.query<ReferralRow>(referralsSql, [
    shopIds,
    candidates.map(({ referral_id }) => referral_id).filter((id) => id !== null),
  ]);
  const isTyped = candidates.some(({ rung }) => rung === "typed");
  const programs = isTyped ? await tx.query<ProgramRow & { shop_id: string }>(programsSql, [shopIds]) : [];
  const inPlay: readonly ProgramRow[] = [...referrals, ...programs];
  const inPeriod = await countInPeriods(tx, shopIds, links, inPlay);
  return {
    links: new Map(links.map((link) => [link.link_id, link])),
    referrals: new Map(referrals.map((referral) => [referral.id, referral])),
    programs,
    tiers: await loadTiers(tx, shopIds, links),
    spending: await loadSpending(tx, shopIds, inPlay),
    collections: await loadCollections(tx, shopIds, inPlay),
    counters: new Map(
      links.map(({ link_id, uses, last_hour }) => [
        link_id,
        {
          id: link_id,
          uses,
          conversionsLastHour: last_hour,
          conversionsIn: inPeriod.get(link_id) ?? new Map(),
        },
      ]),
    ),
  };
};

/** By order: what ties it to an advocate, with everything that a decision needs to know of it. */
export const loadEvidence = async (
  tx: Tx,
  orders: readonly KnownOrder[],
  readAttribute: (shopId: ShopId, value: string) => string | null,
): Promise<Map<string, Evidence[]>> => {
  const candidates = await findCandidates(tx, orders, readAttribute);
  const found = new Map<string, Evidence[]>();
  if (candidates.length === 0) return found;
  const ordersByKey = new Map(orders.map((order) => [orderKey(order.shopId, order.snapshot.orderId), order]));
  const buyers = candidates.map(
    ({ shop_id, order_id }) => ordersByKey.get(orderKey(shop_id, order_id))?.buyer,
  );
  const loaded = await load(
    tx,
    candidates,
    buyers.flatMap((buyer) => buyer?.id ?? []),
  );
  for (const candidate of candidates) {
    const key = orderKey(candidate.shop_id, candidate.order_id);
    const order = ordersByKey.get(key);
    const evidence = order === undefined ? null : evidenceOf(candidate, order, loaded);
    if (evidence !== null) found.set(key, [...(found.get(key) ?? []), evidence]);
  }
  return found;
};
