import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { decideOrder, type Decision } from "./decide-order.ts";
import { bareGuest, identifyBuyers } from "./identify-buyers.server.ts";
import { loadEvidence } from "./load-evidence.server.ts";
import { loadHistory, noHistory, type BuyerHistory } from "./load-history.server.ts";
import { mergeOrders } from "./merge-orders.server.ts";
import type { Evidence, OrderFacts } from "./order-facts.ts";
import { joinSnapshots } from "./order-snapshot.ts";
import { orderKey, type KnownOrder, type OrderWork } from "./order-work.ts";
import { isFinal, type Outcome } from "./outcomes.ts";
import { costOf } from "./plan-grants.ts";
import { holdOf, movesOf, movesTo, noHold, type SettledOrder } from "./plan-effects.ts";

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
    const snapshot = known === undefined ? next.snapshot : joinSnapshots(known.snapshot, next.snapshot);
    folded.set(key, { shopId: next.shopId, snapshot });
  }
  return [...folded.values()];
};

/** What earlier orders of the same batch changed, on top of what the database said before it. */
interface BatchMemory {
  convertedReferrals: Set<ReferralId>;
  convertedBuyers: Set<PersonId>;
  /** Whom each advocate brought. */
  brought: Map<PersonId, PersonId[]>;
}

const countOn = ({ link, spending }: Evidence, decision: Extract<Decision, { kind: "settled" }>): void => {
  const { points, minor } = costOf(decision.grants);
  link.uses += 1;
  link.conversionsLastHour += 1;
  for (const [per, count] of link.conversionsIn) link.conversionsIn.set(per, count + 1);
  spending.points += points;
  spending.minor += minor;
};

const remember = (memory: BatchMemory, decision: Decision, buyer: PersonId | null): void => {
  if (decision.kind !== "settled" || decision.outcome !== "Converted" || decision.evidence === null) return;
  countOn(decision.evidence, decision);
  if (decision.evidence.referralId !== null) memory.convertedReferrals.add(decision.evidence.referralId);
  if (buyer === null) return;
  memory.convertedBuyers.add(buyer);
  const { id } = decision.evidence.advocate;
  memory.brought.set(id, [...(memory.brought.get(id) ?? []), buyer]);
};

const broughtBy = (buyer: PersonId | undefined, history: BuyerHistory, memory: BatchMemory) => {
  const now = buyer === undefined ? [] : (memory.brought.get(buyer) ?? []);
  return new Map([...history.brought, ...now.map((friend) => [friend, 1] as const)]);
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
  heldFor: order.outcome === "UnderReview" ? order.reasons : [],
  evidence: evidence.map((item) => ({
    ...item,
    isOpen: item.isOpen && (item.referralId === null || !memory.convertedReferrals.has(item.referralId)),
  })),
  testOrdersConvert: shop.testOrdersConvert,
  installedAt: shop.installedAt,
  buyerConvertedBefore:
    history.convertedBefore || (order.buyer !== null && memory.convertedBuyers.has(order.buyer.id)),
  earlierOrders: history.earlierOrders,
  broughtByBuyer: broughtBy(order.buyer?.id, history, memory),
});

/** A code typed by hand has no referral yet; one is born when the order may count. */
const bearsReferral = new Set<Outcome>(["Converted", "AwaitingPayment", "UnderReview", "Blocked"]);

const friendOf = async (tx: Tx, order: KnownOrder, evidence: Evidence, outcome: Outcome) => {
  if (evidence.byEmailOnly) return evidence.friendId;
  const known = order.buyer?.id ?? evidence.friendId;
  return known === null && bearsReferral.has(outcome) ? bareGuest(tx, order.shopId) : known;
};

const nothing = {
  referralId: null,
  friendId: null,
  moves: [],
  fraud: null,
  grants: [],
  hold: noHold,
} as const;

const waiting = ({ shopId, snapshot }: KnownOrder, evidence: Evidence): SettledOrder => ({
  ...nothing,
  shopId,
  order: snapshot,
  outcome: null,
  reasons: [],
  evidence,
  moves: movesTo(evidence, [{ to: "in_progress", reason: "checking_history" }], false),
  referralId: evidence.referralId,
});

const plan = async (
  tx: Tx,
  deps: SettleDeps,
  order: KnownOrder,
  decision: Decision,
): Promise<SettledOrder> => {
  const { shopId, snapshot } = order;
  if (decision.kind === "needs_history") return waiting(order, decision.evidence);
  const { outcome, reasons, evidence, fraud, grants } = decision;
  if (evidence === null) return { ...nothing, shopId, order: snapshot, outcome, reasons, evidence };
  const hold = outcome === "Converted" ? holdOf(snapshot, evidence.terms) : noHold;
  const born = bearsReferral.has(outcome) ? (deps.newId() as ReferralId) : null;
  return {
    shopId,
    order: snapshot,
    outcome,
    reasons,
    evidence,
    fraud,
    grants,
    hold,
    referralId: evidence.referralId ?? born,
    friendId: await friendOf(tx, order, evidence, outcome),
    moves: movesTo(evidence, movesOf(outcome, reasons[0], hold.isHeld), outcome !== order.outcome),
  };
};

const isUndecided = ({ outcome }: KnownOrder): boolean => outcome === null || !isFinal(outcome);

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

  const memory: BatchMemory = {
    convertedReferrals: new Set(),
    convertedBuyers: new Set(),
    brought: new Map(),
  };
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
