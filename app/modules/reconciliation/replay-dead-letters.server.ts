import { storedOrderSchema } from "#app/contracts/webhooks/order.ts";
import { storedRefundSchema } from "#app/contracts/webhooks/refund.ts";
import { snapshotOf } from "#app/modules/settlement/index.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import { parseShopifyId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { putBack, type DeadLetter, type Replay } from "#app/platform/inbox/dead-letters.server.ts";
import { apiVersion } from "#app/platform/shopify/api-version.ts";
import { readOrderAgain, type ReconciliationDeps } from "./reconcile-orders.server.ts";

export interface ReplayReport {
  replayed: string[];
  /** Bodies that still cannot be read, of orders that Shopify does not return. */
  unreadable: string[];
}

const field = (body: unknown, name: string): unknown =>
  typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;

/** The order whose picture would say what this body cannot; null when the body can be read as it is. */
const orderToReadAgain = ({ topic, body }: DeadLetter): ShopifyId | "unknown" | null => {
  if (topic === "refunds/create") {
    if (storedRefundSchema.safeParse(body).success) return null;
    return parseShopifyId(field(body, "order_id")) ?? "unknown";
  }
  const isOrder = topic.startsWith("orders/") && topic !== "orders/delete" && topic !== "orders/edited";
  if (!isOrder) return null;
  const parsed = storedOrderSchema.safeParse(body);
  if (parsed.success && snapshotOf(parsed.data) !== null) return null;
  return parseShopifyId(field(body, "id")) ?? "unknown";
};

/** A refund that cannot be read comes back as the order it was taken from. */
const withOrder = (letter: DeadLetter, body: Record<string, unknown>): Replay =>
  letter.topic === "refunds/create"
    ? { id: letter.id, topic: "orders/updated", webhookId: `replay:${letter.id}`, body }
    : { id: letter.id, topic: letter.topic, webhookId: letter.webhookId, body };

const replayOf = async (deps: ReconciliationDeps, letter: DeadLetter): Promise<Replay | null> => {
  const orderId = orderToReadAgain(letter);
  if (orderId === null) {
    const { id, topic, webhookId, body } = letter;
    return { id, topic, webhookId, body };
  }
  const body = orderId === "unknown" ? null : await readOrderAgain(deps, letter.shopId, orderId);
  return body === null ? null : withOrder(letter, body);
};

/** Puts dead letters back into the inbox, each on its own, so that one whose order cannot be had keeps no other back. */
export const replayDeadLetters = async (
  deps: ReconciliationDeps,
  letters: readonly DeadLetter[],
  onDone: (count: number) => void = () => {},
): Promise<ReplayReport> => {
  const report: ReplayReport = { replayed: [], unreadable: [] };
  for (const [index, letter] of letters.entries()) {
    const replay = await replayOf(deps, letter);
    if (replay === null) report.unreadable.push(letter.id);
    else {
      const put = await deps.db.maintenance("dead-letters", (tx) => putBack(tx, [replay], apiVersion));
      report.replayed.push(...put);
    }
    onDone(index + 1);
  }
  return report;
};

export const replayForShop = async (
  deps: ReconciliationDeps,
  shopId: ShopId,
  letters: readonly DeadLetter[],
  actor: Actor,
): Promise<ReplayReport> => {
  const report = await replayDeadLetters(deps, letters);
  const entries = report.replayed.map((id) => ({
    shopId,
    actor,
    action: "delivery.replayed",
    target: { kind: "dead_letter", id },
  }));
  await deps.db.tenant(shopId, (tx) => writeAudit(tx, entries));
  return report;
};
