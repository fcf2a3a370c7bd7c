import type { ShopId } from "#app/platform/ids.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import type { Intent } from "./intent.ts";

/** What stands at Shopify now. */
export interface Given {
  shopifyId: string;
  /** A movement of store credit, to be known as this intent's own later. */
  transactionId: string | null;
}

export interface TakenBack {
  minor: bigint;
  /** Some of it, or the code itself, was spent already. */
  isSpent: boolean;
  transactionId: string | null;
}

export interface EffectContext {
  shopify: PacedShopifyAdmin;
  shopId: ShopId;
  intent: Intent;
  /** Something may be under way since an earlier try. */
  wasAsked: boolean;
  /** Movements of this person's store credit that are known to belong to some intent. */
  knownTransactions(): Promise<ReadonlySet<string>>;
  /** Commits what is going to be asked for, before it is. */
  remember(choice: { minor?: bigint; code?: string }): Promise<Intent>;
  newCode(): string;
  now: Date;
}

/** How one kind of reward comes to life at Shopify, and how it ends. Each may be repeated after a lost answer. */
export interface Effect {
  /** What an earlier try left there; null: nothing. */
  find(context: EffectContext): Promise<Given | null>;
  give(context: EffectContext): Promise<Given>;
  takeBack(context: EffectContext): Promise<TakenBack>;
}
