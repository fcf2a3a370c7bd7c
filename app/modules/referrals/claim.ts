import type { Programs } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { Limiter } from "#app/platform/limits/limiter.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";

/** The friend as far as he is known: an account, an e-mail he gave, or nothing but where he comes from. */
export interface Friend {
  customerId: ShopifyId | null;
  emailHash: Buffer | null;
  visitorHash: Buffer | null;
}

export interface Claim {
  referralLinkId: string;
  /** Null when the friend's reward is no discount at the checkout. */
  discountCode: string | null;
}

export type ClaimRefusalCode =
  | "unknown_code"
  | "own_code"
  | "program_paused"
  | "program_ended"
  | "limit_reached"
  | "already_referred"
  | "too_many_requests"
  | "unavailable";

export interface ClaimRefusal {
  code: ClaimRefusalCode;
  retryAfterMs?: number;
}

export interface ClaimInput {
  shop: Shop;
  code: string;
  friend: Friend;
  locale: string;
  /** By opening the link, or by typing the code. */
  source: "link" | "typed";
}

export interface ClaimDeps {
  db: Database;
  clock: Clock;
  programs: Programs;
  limits: Limiter;
  newUuid(): string;
  randomBytes: RandomBytes;
  /** Asks for the pools to be filled soon. */
  wakeRefill(): Promise<void>;
  /** Asks for friends' earlier orders to be looked up soon. */
  wakeHistories(): Promise<void>;
}
