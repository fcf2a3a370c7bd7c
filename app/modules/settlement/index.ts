import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { askHistories, storeHistories, wantedHistories } from "./customer-history.server.ts";
import { confirmRewarded } from "./confirm-rewarded.server.ts";
import { choicesOf } from "./choices.ts";
import { decideReferral, type Decided, type DecisionRefusal } from "./decide-referral.server.ts";
import type { DecisionKind, Decider } from "./decisions.server.ts";
import { deleteOrders } from "./delete-orders.server.ts";
import { markUsedCodes } from "./mark-used-codes.server.ts";
import { recordDisputes, type DisputePicture } from "./record-disputes.server.ts";
import { startHolds } from "./start-holds.server.ts";
import { orderOutcome, recordUnreadable } from "./order-outcome.server.ts";
import { orderKey, type OrderWork } from "./order-work.ts";
import { recordRefunds, type RefundPicture } from "./record-refunds.server.ts";
import { redeemCode, type Redemption } from "./redeem-code.server.ts";
import { releaseHolds } from "./release-holds.server.ts";
import { reverseOwnReferrals, type OnePerson } from "./reverse-own-referrals.server.ts";
import { reverseReferrals, type OrderRef } from "./reverse-referrals.server.ts";
import { countUnderReview, reviewQueue } from "./review-queue.server.ts";
import { standingOf } from "./standing.server.ts";
import { settleOrders, type SettleDeps } from "./settle-orders.server.ts";
import { writeSettled } from "./write-settled.server.ts";

export interface SettlementDeps extends SettleDeps {
  db: Database;
  clock: Clock;
  shopify: ShopifyAdmin;
  /** Rewards and events are there to be carried out; nothing is lost when nobody hears it. */
  wakeEffects(): Promise<void>;
}

export interface RefundWork {
  shopId: ShopId;
  picture: RefundPicture;
}

export interface DisputeWork {
  shopId: ShopId;
  picture: DisputePicture;
  at: Date;
}

const orderOf = ({ shopId, picture }: RefundWork | DisputeWork): OrderRef => ({
  shopId,
  orderId: picture.orderId,
});

const decide = (
  { db, clock }: SettlementDeps,
  shopId: ShopId,
  id: string,
  kind: DecisionKind | "undo",
  decider: Decider,
): Promise<Decided> =>
  db.tenant(shopId, (tx) => decideReferral(tx, shopId, id as ReferralId, kind, decider, clock.now()));

export const createSettlement = (deps: SettlementDeps) => ({
  /**
   * Settles a batch in the caller's transaction. Answers the keys of the orders that cannot be decided before Shopify told
   * how many orders their buyers placed.
   */
  settle: async (tx: Tx, orders: readonly OrderWork[]): Promise<ReadonlySet<string>> => {
    const settled = await settleOrders(tx, deps, orders);
    await writeSettled(tx, settled, deps.clock.now());
    await startHolds(tx, orders);
    await markUsedCodes(tx, orders);
    await reverseReferrals(
      tx,
      orders.map(({ shopId, snapshot }) => ({ shopId, orderId: snapshot.orderId })),
    );
    const waiting = settled.filter(({ outcome }) => outcome === null);
    return new Set(waiting.map(({ shopId, order }) => orderKey(shopId, order.orderId)));
  },

  /** Remembers refunds and takes back what they undo; one that precedes its order waits in its own row. */
  refund: async (tx: Tx, refunds: readonly RefundWork[]): Promise<void> => {
    await recordRefunds(tx, refunds);
    await reverseReferrals(tx, refunds.map(orderOf));
  },

  /** An open or lost dispute takes the reward back, a won one gives it back. */
  dispute: async (tx: Tx, disputes: readonly DisputeWork[]): Promise<void> => {
    await recordDisputes(tx, disputes);
    await reverseReferrals(tx, disputes.map(orderOf));
  },

  /** The shop deleted these orders. */
  deleteOrders: async (tx: Tx, orders: readonly OrderRef[]): Promise<void> => {
    await deleteOrders(tx, orders, deps.clock.now());
    await reverseReferrals(tx, orders);
  },

  /** These rows of customers are what others were merged into. */
  reverseOwnReferrals: (tx: Tx, people: readonly OnePerson[]): Promise<void> =>
    reverseOwnReferrals(tx, people, deps.clock.now()),

  /** A person approves, rejects, cancels or bans, or takes that back. */
  decide: async (
    shopId: ShopId,
    id: string,
    kind: DecisionKind | "undo",
    decider: Decider,
  ): Promise<Decided> => {
    const decided = await decide(deps, shopId, id, kind, decider);
    if (decided.ok) await deps.wakeEffects();
    return decided;
  },

  /** One after the other, each for itself: what became of one changes nothing for the next. */
  decideEach: async (
    shopId: ShopId,
    ids: readonly string[],
    kind: DecisionKind | "undo",
    decider: Decider,
  ): Promise<{ id: string; refusal: DecisionRefusal | null }[]> => {
    const results = [];
    for (const id of ids) {
      const decided = await decide(deps, shopId, id, kind, decider);
      results.push({ id, refusal: decided.ok ? null : decided.refusal });
    }
    await deps.wakeEffects();
    return results;
  },

  /** What a person can decide about a referral now; nothing about one that is not there. */
  choices: async (shopId: ShopId, id: string): Promise<readonly (DecisionKind | "undo")[]> => {
    const standing = await deps.db.tenant(shopId, (tx) => standingOf(tx, shopId, id));
    return standing === null ? [] : choicesOf(standing);
  },

  reviewQueue: (shopId: ShopId, page: { cursor?: string | undefined; limit: number }) =>
    deps.db.tenant(shopId, (tx) => reviewQueue(tx, shopId, page)),
  countUnderReview: (shopId: ShopId) => deps.db.tenant(shopId, (tx) => countUnderReview(tx, shopId)),

  confirmRewarded: (shopId: ShopId): Promise<number> => confirmRewarded(deps, shopId, deps.clock.now()),

  recordUnreadable,

  /** Asks Shopify about the buyers that decisions wait for. Answers how many are known now. */
  fetchHistories: async (shopId: ShopId): Promise<number> => {
    const wanted = await deps.db.tenant(shopId, (tx) => wantedHistories(tx, shopId));
    const answers = wanted.length === 0 ? [] : await askHistories(deps.shopify, shopId, wanted);
    await deps.db.tenant(shopId, (tx) => storeHistories(tx, shopId, answers));
    return answers.length;
  },

  /** Which shops have something to do now, of those that have the app. */
  due: {
    histories: () =>
      dueShops(
        deps.db,
        `select from customers c where c.shop_id = s.id and c.history_wanted_at is not null
         union all
         select from webhook_inbox i
         where i.shop_id = s.id and i.done_at is null and i.waits_for = 'customer_history'`,
      ),
    holds: () =>
      dueShops(deps.db, "select from referrals r where r.shop_id = s.id and r.hold_until <= $1", [
        deps.clock.now(),
      ]),
    confirmations: () =>
      dueShops(deps.db, "select from referrals r where r.shop_id = s.id and r.confirm_at <= $1", [
        deps.clock.now(),
      ]),
  },

  releaseHolds: (shopId: ShopId): Promise<number> =>
    deps.db.tenant(shopId, (tx) => releaseHolds(tx, shopId, deps.clock.now())),

  redeem: async (shop: Shop, redemption: Redemption) => {
    const redeemed = await redeemCode(deps, shop, redemption);
    if (redeemed.ok) await deps.wakeEffects();
    return redeemed;
  },

  orderOutcome: (shopId: ShopId, orderId: ShopifyId) =>
    deps.db.tenant(shopId, (tx) => orderOutcome(tx, shopId, orderId)),
});

export type Settlement = ReturnType<typeof createSettlement>;

export type { DecisionRefusal } from "./decide-referral.server.ts";
export type { DecisionKind } from "./decisions.server.ts";
export { forecastCost } from "./forecast-cost.ts";
export type { ReviewCase, ReviewedPerson } from "./review-queue.server.ts";
export { disputePictureOf } from "./record-disputes.server.ts";
export type { RedemptionRefusal } from "./decide-redemption.ts";
export { orderKey, type OrderWork } from "./order-work.ts";
export { outcomes, reasons } from "./outcomes.ts";
export { snapshotOf } from "./order-snapshot.ts";
export { refundPictureOf } from "./record-refunds.server.ts";
