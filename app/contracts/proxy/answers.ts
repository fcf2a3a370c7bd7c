import type { RewardWorth } from "../reward-worth.ts";

/** What the storefront gets from /proxy/*. Words come in the visitor's language. */

export type OfferState = "active" | "paused" | "ended" | "used_up" | "own";

export interface RewardAnswer extends RewardWorth {
  /** "10% off", "100 points", "$5.00 in store credit". */
  text: string;
}

/** GET /proxy/offer?code= */
export interface OfferAnswer {
  state: OfferState;
  headline: string;
  /** One sentence a condition. */
  terms: string[];
  /** Null when the shop has no program at all. */
  friendReward: RewardAnswer | null;
  /** When the program ends; null when no end is set. */
  expiresAt: string | null;
}

/** POST /proxy/claim and POST /proxy/redeem */
export interface ClaimAnswer {
  referralLinkId: string;
  /** Null when what the friend gets comes after the order: then there is no code to use. */
  discountCode: string | null;
  /** Applies the code; without one it is the shop itself. */
  discountUrl: string;
  cartAttribute: { key: "__referral"; value: string };
}

export interface ShareTexts {
  whatsapp: string;
  email: string;
  sms: string;
  x: string;
  facebook: string;
  copy: string;
}

export interface MyReferral {
  status: string;
  statusText: string;
  /** When the referral came to this status. */
  since: string;
  /** What the advocate has of it; null while nothing is credited. */
  reward: RewardAnswer | null;
}

/** GET /proxy/me */
export interface MeAnswer {
  code: string;
  link: string;
  shareTexts: ShareTexts;
  referrals: MyReferral[];
  points: { available: number; pending: number; debt: number };
  tier: { name: string; minPoints: number } | null;
  /** What points can be spent on. */
  rewards: ({ id: string; cost: number } & Pick<RewardAnswer, "kind" | "value" | "text">)[];
  /** Codes he got for points or for friends: those to be used, and what became of the others lately. */
  coupons: ({
    code: string;
    state: "usable" | "used" | "taken_back";
    /** What became of it; empty while it can be used. */
    stateText: string;
    expiresAt: string | null;
  } & Pick<RewardAnswer, "kind" | "value" | "text">)[];
  invitations: string[];
}

/** POST /proxy/me/spend */
export interface SpendAnswer {
  /** pending: it is on its way. failed: it cannot be given, the points are back. */
  state: "issued" | "pending" | "failed";
  /** Null while there is none, and for what has none. */
  code: string | null;
}

/** POST /proxy/me/regenerate and POST /proxy/code */
export interface CodeAnswer {
  code: string;
  link: string;
}
