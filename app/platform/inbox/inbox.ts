import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** A delivery on its way into the inbox: what the allow-list kept of it. */
export interface NewDelivery {
  shopId: ShopId;
  topic: string;
  webhookId: string;
  eventId: string | null;
  apiVersion: string;
  triggeredAt: Date | null;
  body: Record<string, unknown>;
}

/** A delivery on its way out: claimed by a drain. */
export interface Delivery {
  id: string;
  shopId: ShopId;
  topic: string;
  webhookId: string;
  body: unknown;
  attempts: number;
  triggeredAt: Date | null;
}

export type Verdict =
  | { id: string; result: "done" }
  /** Cannot be understood, and another try would not help: goes to the dead letters with its reason. */
  | { id: string; result: "dead"; reason: string }
  /** Has to wait for something that will make it due again, at the latest after some seconds. */
  | { id: string; result: "wait"; for: string; seconds: number };

export interface Handled {
  verdicts: readonly Verdict[];
  afterCommit?: () => Promise<void>;
}

/** Gives a batch of one topic its effect, in the transaction that marks it as done. */
export type BatchHandler = (tx: Tx, batch: readonly Delivery[]) => Promise<Handled>;
