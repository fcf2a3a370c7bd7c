import { storedOrderSchema } from "#app/contracts/webhooks/order.ts";
import { storedRefundSchema } from "#app/contracts/webhooks/refund.ts";
import {
  orderKey,
  refundPictureOf,
  snapshotOf,
  type OrderWork,
  type Settlement,
} from "#app/modules/settlement/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { parseShopifyId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import type { BatchHandler, Delivery, Handled, Verdict } from "#app/platform/inbox/inbox.ts";
import { reasonOf, saidAt } from "./each-delivery.ts";

export interface SettleDeliveriesDeps {
  settlement: Pick<Settlement, "settle" | "refund" | "recordUnreadable">;
  currencyOf(shopId: ShopId): Promise<string>;
  /** Somebody is to ask Shopify about buyers. */
  wantHistories(shopIds: readonly ShopId[]): Promise<void>;
}

/** A delivery that waits for Shopify's word is due again when the word is there, or after this many seconds. */
const historyPatienceSeconds = 30;

const idOf = (body: unknown): ShopifyId | null =>
  typeof body === "object" && body !== null && "id" in body ? parseShopifyId(body.id) : null;

type Parsed = { delivery: Delivery; work: OrderWork } | { delivery: Delivery; reason: string };

const parseOrder = (delivery: Delivery): Parsed => {
  const parsed = storedOrderSchema.safeParse(delivery.body);
  if (!parsed.success) return { delivery, reason: reasonOf(parsed.error) };
  const snapshot = snapshotOf(parsed.data);
  return snapshot === null
    ? { delivery, reason: "an amount or id is out of range" }
    : { delivery, work: { shopId: delivery.shopId, snapshot } };
};

const recordUnreadable = async (
  deps: SettleDeliveriesDeps,
  tx: Tx,
  bad: readonly { delivery: Delivery }[],
) => {
  const known = bad.flatMap(({ delivery: { shopId, body } }) => {
    const orderId = idOf(body);
    return orderId === null ? [] : [{ shopId, orderId }];
  });
  await deps.settlement.recordUnreadable(tx, known);
};

/** Every topic whose body is an order: each is a picture of it, and settling does not care which came first. */
export const orderDeliveries =
  (deps: SettleDeliveriesDeps): BatchHandler =>
  async (tx, batch): Promise<Handled> => {
    const parsed = batch.map(parseOrder);
    const good = parsed.filter((item) => "work" in item);
    const bad = parsed.filter((item) => "reason" in item);
    await recordUnreadable(deps, tx, bad);
    const waiting = await deps.settlement.settle(
      tx,
      good.map(({ work }) => work),
    );
    const waits = ({ work }: { work: OrderWork }) =>
      waiting.has(orderKey(work.shopId, work.snapshot.orderId));
    const verdicts: Verdict[] = [
      ...bad.map(({ delivery, reason }): Verdict => ({ id: delivery.id, result: "dead", reason })),
      ...good.map((item): Verdict => {
        const { id } = item.delivery;
        return waits(item)
          ? { id, result: "wait", for: "customer_history", seconds: historyPatienceSeconds }
          : { id, result: "done" };
      }),
    ];
    const shopsThatWait = [...new Set(good.filter(waits).map(({ work }) => work.shopId))];
    return shopsThatWait.length === 0
      ? { verdicts }
      : { verdicts, afterCommit: () => deps.wantHistories(shopsThatWait) };
  };

export const refundDeliveries =
  (deps: SettleDeliveriesDeps): BatchHandler =>
  async (tx, batch): Promise<Handled> => {
    const verdicts: Verdict[] = [];
    const refunds: Parameters<Settlement["refund"]>[1][number][] = [];
    for (const delivery of batch) {
      const { id, shopId, body } = delivery;
      const parsed = storedRefundSchema.safeParse(body);
      const picture = parsed.success
        ? refundPictureOf(parsed.data, await deps.currencyOf(shopId), saidAt(null, delivery))
        : null;
      if (picture !== null) {
        refunds.push({ shopId, picture });
        verdicts.push({ id, result: "done" });
      } else {
        const reason = parsed.success ? "an amount or id is out of range" : reasonOf(parsed.error);
        verdicts.push({ id, result: "dead", reason });
      }
    }
    await deps.settlement.refund(tx, refunds);
    return { verdicts };
  };
