import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { OrderWork } from "#app/modules/settlement/index.ts";
import { createWorld, endState, orderWork, settleFully, type World } from "./fixtures.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld({ terms: { usesPerCode: 1_000_000 } });
});
afterAll(() => world.database.drop());

type Step =
  | { kind: "picture"; order: OrderWork }
  | { kind: "refund"; id: number; amount: number }
  | { kind: "dispute"; status: "open" | "won" | "lost"; minutes: number }
  | { kind: "deletion" };

const minute = 60_000;
const base = 3000n;

/** What Shopify tells of one order's life: created, perhaps paid, refunded in parts, disputed, cancelled, deleted. */
const life = fc.record({
  paid: fc.boolean(),
  cancelled: fc.boolean(),
  deleted: fc.boolean(),
  dispute: fc.constantFrom(null, "open" as const, "won" as const, "lost" as const),
  refunds: fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 3 }),
});

type Life = typeof life extends fc.Arbitrary<infer Facts> ? Facts : never;

let nextFriend = 10_000;

const stepsOf = (
  { paid, cancelled, deleted, dispute, refunds }: Life,
  code: string,
  friend: string,
): Step[] => {
  const created = orderWork(world.shopId, friend, { discountCodes: [code], financialStatus: "pending" });
  const after = (minutes: number) => new Date(created.snapshot.orderedAt.getTime() + minutes * minute);
  const at = (minutes: number, changes: Partial<OrderWork["snapshot"]>): Step => ({
    kind: "picture",
    order: { ...created, snapshot: { ...created.snapshot, snapshotAt: after(minutes), ...changes } },
  });
  const end = { financialStatus: paid ? "refunded" : "voided", cancelledAt: after(3) };
  return [
    at(0, {}),
    ...(paid ? [at(1, { financialStatus: "paid" })] : []),
    ...(paid ? refunds.map((amount, id): Step => ({ kind: "refund", id: id + 1, amount })) : []),
    ...(dispute === null ? [] : [{ kind: "dispute", status: "open", minutes: 2 } as const]),
    ...(dispute === null || dispute === "open"
      ? []
      : [{ kind: "dispute", status: dispute, minutes: 4 } as const]),
    ...(cancelled ? [at(3, end)] : []),
    ...(deleted ? [{ kind: "deletion" } as const] : []),
  ];
};

const inTenant = (work: (tx: Tx) => Promise<void>) => world.database.database.tenant(world.shopId, work);

const deliver = async (step: Step, orderId: ShopifyId): Promise<void> => {
  const { shopId, settlement } = world;
  if (step.kind === "picture") return settleFully(world, [step.order]);
  if (step.kind === "deletion") return inTenant((tx) => settlement.deleteOrders(tx, [{ shopId, orderId }]));
  if (step.kind === "dispute") {
    const picture = { orderId, disputeId: "1" as ShopifyId, status: step.status };
    const at = new Date(Date.UTC(2026, 0, 1) + step.minutes * minute);
    return inTenant((tx) => settlement.dispute(tx, [{ shopId, picture, at }]));
  }
  const picture = {
    orderId,
    refundId: String(step.id) as ShopifyId,
    goodsMinor: BigInt(step.amount),
    refundedAt: new Date(),
  };
  return inTenant((tx) => settlement.refund(tx, [{ shopId, picture }]));
};

class Crash extends Error {}

/** The worker dies after its work and before the commit: nothing of it may stay. */
const crash = async (step: Step): Promise<void> => {
  if (step.kind !== "picture") return;
  const { database, shopId, settlement } = world;
  const dying = database.database.tenant(shopId, async (tx) => {
    await settlement.settle(tx, [step.order]);
    throw new Crash();
  });
  await expect(dying).rejects.toThrow(Crash);
};

const play = async (steps: readonly Step[], orderId: ShopifyId, crashes: () => boolean): Promise<void> => {
  for (const step of steps) {
    if (crashes()) await crash(step);
    await deliver(step, orderId);
  }
};

const orderIdOf = (steps: readonly Step[]): ShopifyId => {
  const [first] = steps;
  if (first?.kind !== "picture") throw new Error("a life begins with an order");
  return first.order.snapshot.orderId;
};

const pointsOf = async (referralId: string): Promise<number> => {
  const { rows } = await world.database.admin.query(
    "select coalesce(sum(amount), 0)::int as points from ledger_entries where referral_id = $1",
    [referralId],
  );
  return rows[0].points;
};

const newFriend = (): string => {
  nextFriend += 1;
  return String(nextFriend);
};

/** What the facts come to, said without looking at how they came. */
const expectedEnd = ({ paid, cancelled, deleted, dispute, refunds }: Life) => {
  const refunded = paid ? BigInt(refunds.reduce((sum, amount) => sum + amount, 0)) : 0n;
  if (cancelled || deleted) return { status: "cancelled", points: 0 };
  if (!paid) return { status: "in_progress", points: 0 };
  if (refunded >= base || dispute === "lost") return { status: "cancelled", points: 0 };
  const taken = (100n * refunded + base - 1n) / base;
  return { status: "completed", points: dispute === "open" ? 0 : Number(100n - taken) };
};

describe("whatever comes of an order, in any sequence, more than once and with crashes between", () => {
  it("ends in the state that its facts demand, at most one conversion and no point too many", async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.infiniteStream(fc.nat()), async (facts, random) => {
        const numbers = random[Symbol.iterator]();
        const nextNumber = () => numbers.next().value ?? 0;
        const friend = newFriend();
        const { referralId, code } = await world.claim(friend);
        const steps = stepsOf(facts, code, friend);
        const shuffled = [...steps, ...steps]
          .map((step) => ({ step, rank: nextNumber() }))
          .toSorted((left, right) => left.rank - right.rank)
          .map(({ step }) => step);
        await play(shuffled, orderIdOf(steps), () => nextNumber() % 4 === 0);

        const { status } = await endState(world, referralId);
        expect({ status, points: await pointsOf(referralId) }).toEqual(expectedEnd(facts));
        const { rows } = await world.database.admin.query(
          "select count(*)::int from conversions where referral_id = $1",
          [referralId],
        );
        expect(rows[0].count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});
