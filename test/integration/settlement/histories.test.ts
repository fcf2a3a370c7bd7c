import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { OrderWork } from "#app/modules/settlement/index.ts";
import { createWorld, endState, orderWork, settleFully, type World } from "./fixtures.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld({ terms: { usesPerCode: 1_000_000 } });
});
afterAll(() => world.database.drop());

type Step = { kind: "picture"; order: OrderWork } | { kind: "refund"; id: number; amount: number };

const minute = 60_000;
const base = 3000n;

/** What Shopify tells of one order's life: created, perhaps paid, refunded in parts, cancelled. */
const life = fc.record({
  paid: fc.boolean(),
  cancelled: fc.boolean(),
  refunds: fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 3 }),
});

let nextFriend = 10_000;

const stepsOf = (
  { paid, cancelled, refunds }: { paid: boolean; cancelled: boolean; refunds: readonly number[] },
  code: string,
  friend: string,
): Step[] => {
  const created = orderWork(world.shopId, friend, { discountCodes: [code], financialStatus: "pending" });
  const at = (minutes: number, changes: Partial<OrderWork["snapshot"]>): Step => ({
    kind: "picture",
    order: {
      ...created,
      snapshot: {
        ...created.snapshot,
        snapshotAt: new Date(created.snapshot.orderedAt.getTime() + minutes * minute),
        ...changes,
      },
    },
  });
  return [
    at(0, {}),
    ...(paid ? [at(1, { financialStatus: "paid" })] : []),
    ...(paid ? refunds.map((amount, id): Step => ({ kind: "refund", id: id + 1, amount })) : []),
    ...(cancelled
      ? [
          at(3, {
            financialStatus: paid ? "refunded" : "voided",
            cancelledAt: new Date(created.snapshot.orderedAt.getTime() + 3 * minute),
          }),
        ]
      : []),
  ];
};

const play = async (steps: readonly Step[], orderId: ShopifyId): Promise<void> => {
  for (const step of steps) {
    if (step.kind === "picture") {
      await settleFully(world, [step.order]);
      continue;
    }
    const picture = {
      orderId,
      refundId: String(step.id) as ShopifyId,
      goodsMinor: BigInt(step.amount),
      refundedAt: new Date(),
    };
    await world.database.database.tenant(world.shopId, (tx) =>
      world.settlement.refund(tx, [{ shopId: world.shopId, picture }]),
    );
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

const endOf = async (steps: readonly Step[], sequence: readonly Step[], referralId: string) => {
  await play(sequence, orderIdOf(steps));
  const { status } = await endState(world, referralId);
  return { status, points: await pointsOf(referralId) };
};

const newFriend = (): string => {
  nextFriend += 1;
  return String(nextFriend);
};

describe("whatever comes of an order, in any sequence and more than once", () => {
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

        const end = await endOf(steps, shuffled, referralId);
        const refunded = facts.paid ? BigInt(facts.refunds.reduce((sum, amount) => sum + amount, 0)) : 0n;
        const isGone = facts.cancelled || refunded >= base;
        const taken = refunded >= base ? 100n : (100n * refunded + base - 1n) / base;
        if (isGone) expect(end).toEqual({ status: "cancelled", points: 0 });
        else if (facts.paid) expect(end).toEqual({ status: "completed", points: Number(100n - taken) });
        else expect(end).toEqual({ status: "in_progress", points: 0 });

        const { rows } = await world.database.admin.query(
          "select count(*)::int from conversions where referral_id = $1",
          [referralId],
        );
        expect(rows[0].count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });
});
