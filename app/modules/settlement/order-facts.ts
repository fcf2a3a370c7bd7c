import type { CapPeriod } from "#app/contracts/cap-periods.ts";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { PersonId, ReferralId } from "#app/platform/ids.ts";
import type { OrderSnapshot, PersonHashes } from "./order-snapshot.ts";
import type { Reason } from "./outcomes.ts";

/** Strongest first. The strongest valid rung wins. */
export const rungs = ["code", "claim", "attribute", "typed"] as const;
export type Rung = (typeof rungs)[number];

export interface Person extends PersonHashes {
  id: PersonId;
  shopifyCustomerId: string | null;
  isBanned: boolean;
}

/** What an advocate's tier adds to what he is given. */
export interface TierBonus {
  multiplierPercent: number;
  bonusPoints: number;
}

export const noTier: TierBonus = { multiplierPercent: 100, bonusPoints: 0 };

/** What of a program's budget is used; shared by all evidence of one program, so that a batch sees its own spending. */
export interface Spending {
  programId: string;
  points: bigint;
  minor: bigint;
}

/** The advocate's link with what it came to so far; shared by all evidence of one link: it counts on as a batch converts. */
export interface Link {
  id: string;
  uses: number;
  conversionsLastHour: number;
  /** In each period for which some program sets a cap. */
  conversionsIn: Map<CapPeriod, number>;
}

/** A thing that ties the order to an advocate. Without a referral (a code typed by hand) one would be born now. */
export interface Evidence {
  rung: Rung;
  referralId: ReferralId | null;
  programVersionId: string;
  link: Link;
  spending: Spending;
  advocate: Person;
  tier: TierBonus;
  /** The referral's friend; null while nobody claimed. */
  friendId: PersonId | null;
  /** What the friend said of himself when he claimed: often nothing. */
  claimer: Pick<Person, "shopifyCustomerId"> & { emailHash: string | null };
  claimedAt: Date;
  /** Nobody was signed in, no code, no attribute: only an e-mail that matches. Good for a look, not for a reward. */
  byEmailOnly: boolean;
  status: ReferralStatus;
  /** The referral can still convert (queued, pending or in progress, and not by another order). */
  isOpen: boolean;
  /** The program takes new friends. A claim made before a pause converts all the same. */
  programState: "active" | "paused" | "ended";
  wasClaimed: boolean;
  /** The terms under which the friend claimed. */
  terms: ProgramTerms;
  /** The products of the collections that the terms name. */
  collectionProducts: ReadonlySet<string>;
}

export interface OrderFacts {
  order: OrderSnapshot;
  buyer: Person | null;
  evidence: readonly Evidence[];
  /** Why it is under review already: only a person lets it go from there. */
  heldFor: readonly Reason[];
  testOrdersConvert: boolean;
  installedAt: Date;
  /** The buyer has a conversion that stands, by another order. */
  buyerConvertedBefore: boolean;
  /** Orders of the buyer before this one: ours, and Shopify's count. Null: nobody asked Shopify yet. */
  earlierOrders: number | null;
  /** Whom the buyer brought, and whom those brought: 1 for the buyer's own friends, 2 for theirs. */
  broughtByBuyer: ReadonlyMap<PersonId, number>;
}
