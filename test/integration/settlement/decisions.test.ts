import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ReferralId } from "#app/platform/ids.ts";
import type { DecisionKind } from "#app/modules/settlement/index.ts";
import {
  createWorld,
  endState,
  later,
  orderWork,
  outcomeOf,
  pointsOf,
  settleFully,
  storyOf,
  type World,
} from "./fixtures.ts";

const worlds: World[] = [];
let world: World;
let wakeUps = 0;

beforeEach(async () => {
  wakeUps = 0;
  world = await createWorld({ wakeEffects: async () => void (wakeUps += 1) });
  worlds.push(world);
});
afterAll(() => Promise.all(worlds.map(({ database }) => database.drop())));

const decide = (id: ReferralId, kind: DecisionKind | "undo") =>
  world.settlement.decide(world.shopId, id, kind, {
    actor: { kind: "admin", id: "7" },
    reason: "looked at it",
  });

/** An order shipped to the advocate's own address. */
const suspicious = async () => {
  await world.database.admin.query("update customers set address_hash = '\\xad' where id = $1", [
    world.advocateId,
  ]);
  const { referralId, code } = await world.claim("101");
  const order = orderWork(world.shopId, "101", { discountCodes: [code], addressHash: "ad" });
  await settleFully(world, [order]);
  return { referralId, order };
};

const converted = async () => {
  const { referralId, code } = await world.claim("102");
  const order = orderWork(world.shopId, "102", { discountCodes: [code] });
  await settleFully(world, [order]);
  return { referralId, order };
};

describe("an order under review", () => {
  it("stays there whatever is delivered, with what was seen", async () => {
    const { referralId, order } = await suspicious();
    await world.database.admin.query("update customers set address_hash = null");
    await settleFully(world, [later(order, { addressHash: null })]);
    expect(await outcomeOf(world, order)).toMatchObject({
      outcome: "UnderReview",
      reasons: ["same_address"],
    });
    expect(await pointsOf(world, world.advocateId)).toEqual({ available: 0, pending: 0 });
    const { rows } = await world.database.admin.query(
      "select verdict, reasons, signals, rule_version from fraud_verdicts where referral_id = $1",
      [referralId],
    );
    expect(rows).toEqual([
      {
        verdict: "review",
        reasons: ["same_address"],
        signals: expect.objectContaining({ sameAddress: true }),
        rule_version: expect.any(String),
      },
    ]);
  });

  it("has its reward carried out at once when a person approves, and nothing when he may not", async () => {
    const { referralId } = await suspicious();
    await decide(referralId, "approve");
    expect(wakeUps).toBe(1);
    expect(await decide(referralId, "approve")).toMatchObject({ ok: false });
    expect(wakeUps).toBe(1);
  });

  it("is paid once a person approves, taken back when that is undone, and paid again", async () => {
    const { referralId, order } = await suspicious();
    const seen = [];
    for (const kind of ["approve", "undo", "approve"] as const) {
      expect(await decide(referralId, kind)).toEqual({ ok: true, value: true });
      const { outcome } = await outcomeOf(world, order);
      const { status, available, uses } = await endState(world, referralId);
      seen.push({ outcome, status, available, uses });
    }
    const paid = { outcome: "Converted", status: "completed", available: 100, uses: 1 };
    expect(seen).toEqual([
      paid,
      { outcome: "UnderReview", status: "in_progress", available: 0, uses: 0 },
      paid,
    ]);
    expect(await storyOf(world, referralId)).toContain("in_progress -> in_progress: approved (merchant)");
  });

  it("keeps its verdict through a person's decision and its undoing", async () => {
    const { referralId } = await suspicious();
    const seen = [];
    for (const kind of ["approve", "undo"] as const) {
      await decide(referralId, kind);
      const { rows } = await world.database.admin.query("select verdict from referrals where id = $1", [
        referralId,
      ]);
      seen.push(...rows);
    }
    expect(seen).toEqual([{ verdict: "review" }, { verdict: "review" }]);
  });

  it("is never paid once a person rejected it, until that is undone", async () => {
    const { referralId, order } = await suspicious();
    await decide(referralId, "reject");
    await settleFully(world, [later(order, {})]);
    expect(await outcomeOf(world, order)).toMatchObject({
      outcome: "Blocked",
      reasons: ["rejected_by_merchant"],
    });
    expect(await endState(world, referralId)).toMatchObject({ status: "failed", available: 0 });
    expect(await decide(referralId, "approve")).toEqual({ ok: false, refusal: "decided_already" });
    await decide(referralId, "undo");
    expect(await outcomeOf(world, order)).toMatchObject({
      outcome: "UnderReview",
      reasons: ["same_address"],
    });
    expect(await endState(world, referralId)).toMatchObject({ status: "in_progress", available: 0 });
  });

  it("is not approved when the order was cancelled meanwhile", async () => {
    const { referralId, order } = await suspicious();
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    expect(await decide(referralId, "approve")).toEqual({ ok: false, refusal: "illegal_state" });
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled" });
  });

  it("is decided once when many decide at the same moment", async () => {
    const { referralId } = await suspicious();
    const answers = await Promise.all(Array.from({ length: 8 }, () => decide(referralId, "approve")));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await endState(world, referralId)).toMatchObject({ available: 100, uses: 1 });
  });
});

describe("a conversion that a person rejects", () => {
  it("is taken back in full, and comes back when the decision is undone", async () => {
    const { referralId, order } = await converted();
    await decide(referralId, "reject");
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled", available: 0, uses: 0 });
    expect(await outcomeOf(world, order)).toMatchObject({ outcome: "Converted", reversed: "full" });
    await decide(referralId, "undo");
    expect(await endState(world, referralId)).toMatchObject({ status: "completed", available: 100, uses: 1 });
    expect(await outcomeOf(world, order)).toMatchObject({ outcome: "Converted", reversed: "none" });
  });

  it("comes back only as far as the order still stands", async () => {
    const { referralId, order } = await converted();
    await decide(referralId, "reject");
    await settleFully(world, [later(order, { goodsRefundedMinor: 1000n })]);
    await decide(referralId, "undo");
    expect(await endState(world, referralId)).toMatchObject({ status: "completed", available: 66 });
    await decide(referralId, "cancel");
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    await decide(referralId, "undo");
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled", available: 0, uses: 0 });
  });

  it("does not come back beside another conversion of the same friend", async () => {
    const { referralId } = await converted();
    await decide(referralId, "reject");
    const again = orderWork(world.shopId, "102", { typedCode: "DANA-10" });
    await world.database.admin.query("update orders set cancelled_at = now()");
    await settleFully(world, [again]);
    expect(await outcomeOf(world, again)).toMatchObject({ outcome: "Converted" });
    expect(await decide(referralId, "undo")).toEqual({ ok: false, refusal: "friend_already_referred" });
  });
});

describe("a ban", () => {
  it("blocks what comes after it, and is lifted by undoing it", async () => {
    const { referralId } = await converted();
    await decide(referralId, "ban");
    const next = await world.claim("103");
    const blocked = orderWork(world.shopId, "103", { discountCodes: [next.code] });
    await settleFully(world, [blocked]);
    expect(await outcomeOf(world, blocked)).toMatchObject({
      outcome: "Blocked",
      reasons: ["advocate_banned"],
    });
    await decide(referralId, "undo");
    const free = await world.claim("104");
    const order = orderWork(world.shopId, "104", { discountCodes: [free.code] });
    await settleFully(world, [order]);
    expect(await outcomeOf(world, order)).toMatchObject({ outcome: "Converted" });
  });
});

describe("decisions that make no sense", () => {
  it("are refused", async () => {
    const { referralId } = await world.claim("105");
    const nobody = "00000000-0000-4000-8000-000000000000" as ReferralId;
    expect(await decide(nobody, "approve")).toEqual({ ok: false, refusal: "not_found" });
    expect(await decide(referralId, "approve")).toEqual({ ok: false, refusal: "illegal_state" });
    expect(await decide(referralId, "undo")).toEqual({ ok: false, refusal: "nothing_to_undo" });
  });

  it("a claim that is withdrawn gives its code back, and undoing it brings the code along", async () => {
    const { referralId } = await world.claim("106");
    await decide(referralId, "cancel");
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled", codeState: "retiring" });
    expect(await decide(referralId, "cancel")).toEqual({ ok: false, refusal: "decided_already" });
    await decide(referralId, "undo");
    expect(await endState(world, referralId)).toMatchObject({ status: "pending", codeState: "claimed" });
  });
});
