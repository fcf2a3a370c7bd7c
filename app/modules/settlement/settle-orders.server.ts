import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { decideOrder, type Decision, type Evidence, type OrderFacts } from "./decide-order.ts";
import { bareGuest, identifyBuyers } from "./identify-buyers.server.ts";
import { loadEvidence } from "./load-evidence.server.ts";
import { loadHistory, noHistory, type BuyerHistory } from "./load-history.server.ts";
import { mergeOrders } from "./merge-orders.server.ts";
import { joinSnapshots } from "./order-snapshot.ts";
import { orderKey, type KnownOrder, type OrderWork } from "./order-work.ts";
import { isFinal, type Outcome } from "./outcomes.ts";
import { holdEnd, movesOf, movesTo, type SettledOrder } from "./plan-effects.ts";

export interface SettlementShop {
  installedAt: Date;
  testOrdersConvert: boolean;
}

export interface SettleDeps {
  shopOf(shopId: ShopId): Promise<SettlementShop>;
  /** The one-time token inside a signed cart attribute, or null when the signature is not this shop's. */
  readAttribute(shopId: ShopId, value: string): string | null;
  newId(): string;
}

/** Several deliveries of one order in a batch become one piece of work. */
const foldByOrder = (work: readonly OrderWork[]): OrderWork[] => {
  const folded = new Map<string, OrderWork>();
  for (const next of work) {
    const key = orderKey(next.shopId, next.snapshot.orderId);
    const known = folded.get(key);
    folded.set(
      key,
      known === undefined
        ? next
        : {
            ...next,
            deliveryIds: [...known.deliveryIds, ...next.deliveryIds],
            snapshot: joinSnapshots(known.snapshot, next.snapshot),
          },
    );
  }
  return [...folded.values()];
};

/** What earlier orders of the same batch changed, on top of what the database said before it. */
interface BatchMemory {
  convertedReferrals: Set<ReferralId>;
  convertedBuyers: Set<PersonId>;
}

const remember = (memory: BatchMemory, decision: Decision, buyer: PersonId | null): void => {
  if (decision.kind !== "settled" || decision.outcome !== "Converted" || decision.evidence === null) return;
  decision.evidence.link.uses += 1;
  if (decision.evidence.referralId !== null) memory.convertedReferrals.add(decision.evidence.referralId);
  if (buyer !== null) memory.convertedBuyers.add(buyer);
};

const factsOf = (
  order: KnownOrder,
  evidence: readonly Evidence[],
  history: BuyerHistory,
  shop: SettlementShop,
  memory: BatchMemory,
): OrderFacts => ({
  order: order.snapshot,
  buyer: order.buyer,
  evidence: evidence.map((item) => ({
    ...item,
    isOpen: item.isOpen && (item.referralId === null || !memory.convertedReferrals.has(item.referralId)),
  })),
  testOrdersConvert: shop.testOrdersConvert,
  installedAt: shop.installedAt,
  buyerConvertedBefore:
    history.convertedBefore || (order.buyer !== null && memory.convertedBuyers.has(order.buyer.id)),
  earlierOrders: history.earlierOrders,
  referredByBuyer: history.referredAdvocates,
});

/** A code typed by hand has no referral yet; one is born when the order may count. */
const bearsReferral = new Set<Outcome>(["Converted", "AwaitingPayment", "UnderReview"]);

const friendOf = async (tx: Tx, order: KnownOrder, evidence: Evidence, outcome: Outcome) => {
  if (evidence.byEmailOnly) return evidence.friendId;
  const known = order.buyer?.id ?? evidence.friendId;
  return known === null && bearsReferral.has(outcome) ? bareGuest(tx, order.shopId) : known;
};

const nothing = { referralId: null, friendId: null, moves: [], holdUntil: null } as const;

const plan = async (
  tx: Tx,
  deps: SettleDeps,
  order: KnownOrder,
  decision: Decision,
): Promise<SettledOrder> => {
  const { shopId, snapshot } = order;
  if (decision.kind === "needs_history") {
    const { evidence } = decision;
    const moves = movesTo(evidence, [{ to: "in_progress", reason: "checking_history" }]);
    return {
      ...nothing,
      shopId,
      order: snapshot,
      outcome: null,
      reasons: [],
      evidence,
      moves,
      referralId: evidence.referralId,
    };
  }
  const { outcome, reasons, evidence } = decision;
  if (evidence === null) return { ...nothing, shopId, order: snapshot, outcome, reasons, evidence };
  const holdUntil = outcome === "Converted" ? holdEnd(snapshot, evidence) : null;
  const born = bearsReferral.has(outcome) ? (deps.newId() as ReferralId) : null;
  return {
    shopId,
    order: snapshot,
    outcome,
    reasons,
    evidence,
    referralId: evidence.referralId ?? born,
    friendId: await friendOf(tx, order, evidence, outcome),
    moves: movesTo(evidence, movesOf(outcome, reasons[0], holdUntil !== null)),
    holdUntil,
  };
};

const isUndecided = ({ outcome }: KnownOrder): boolean => outcome === null || !isFinal(outcome as Outcome);

/**
 * Takes a batch of order pictures as far as they can be taken without asking anybody: merges them with what is known,
 * locks what they touch, and decides each in turn, so that two orders on one code see each other. Writes no effect yet.
 */
export const settleOrders = async (
  tx: Tx,
  deps: SettleDeps,
  work: readonly OrderWork[],
): Promise<SettledOrder[]> => {
  const folded = foldByOrder(work);
  const buyers = await identifyBuyers(tx, folded);
  const orders = (await mergeOrders(tx, folded, buyers)).filter(isUndecided);
  const evidence = await loadEvidence(tx, orders, deps.readAttribute);
  const withEvidence = orders.filter((order) => evidence.has(orderKey(order.shopId, order.snapshot.orderId)));
  const histories = await loadHistory(tx, withEvidence);

  const memory: BatchMemory = { convertedReferrals: new Set(), convertedBuyers: new Set() };
  const settled: SettledOrder[] = [];
  for (const order of orders) {
    const key = orderKey(order.shopId, order.snapshot.orderId);
    const shop = await deps.shopOf(order.shopId);
    const facts = factsOf(order, evidence.get(key) ?? [], histories.get(key) ?? noHistory, shop, memory);
    const decision = decideOrder(facts);
    remember(memory, decision, order.buyer?.id ?? null);
    settled.push(await plan(tx, deps, order, decision));
  }
  return settled;
};
