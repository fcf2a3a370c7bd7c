import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderWork, settleFully } from "#test/integration/settlement/fixtures.ts";
import { createRest } from "./fixtures.ts";

let rest: Awaited<ReturnType<typeof createRest>>;
let nextFriend = 3000;

beforeAll(async () => {
  rest = await createRest();
});
afterAll(() => rest.world.database.drop());

/** An order shipped to the advocate's own address waits for a person. */
const underReview = async (): Promise<string> => {
  const { world } = rest;
  await world.database.admin.query("update customers set address_hash = '\\xad' where id = $1", [
    world.advocateId,
  ]);
  nextFriend += 1;
  const friend = String(nextFriend);
  const { referralId, code } = await world.claim(friend);
  await settleFully(world, [orderWork(world.shopId, friend, { discountCodes: [code], addressHash: "ad" })]);
  return referralId;
};

const decide = (id: string, kind: string, question: Parameters<typeof rest.call>[2] = {}) =>
  rest.call("POST", `referral/${id}/${kind}`, question);

describe("deciding about a referral", () => {
  it("approves, and tells what became of it", async () => {
    const id = await underReview();
    const { status, body } = await decide(id, "approve", { body: { reason: "They are neighbours" } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: "completed",
      rewards: expect.arrayContaining([
        { side: "advocate", kind: "points", amount: 100, currency: null, state: "issued" },
      ]),
    });
    expect((body as { timeline: object[] }).timeline).toContainEqual(
      expect.objectContaining({ actor: "merchant", reason: "approved" }),
    );
  });

  it("needs no body", async () => {
    expect(await decide(await underReview(), "reject")).toMatchObject({
      status: 200,
      body: { status: "failed" },
    });
  });

  it("undoes the last decision, and only that", async () => {
    const id = await underReview();
    await decide(id, "reject", { body: {} });
    expect(await decide(id, "undo")).toMatchObject({ status: 200, body: { status: "in_progress" } });
    expect(await decide(id, "undo")).toMatchObject({ status: 409 });
  });

  it("writes who decided and why into the audit log", async () => {
    const id = await underReview();
    await decide(id, "reject", { body: { reason: "The same family" } });
    const { rows } = await rest.world.database.admin.query(
      "select actor_kind, action, reason from audit_log where target_id = $1 order by id desc limit 1",
      [id],
    );
    expect(rows).toEqual([
      { actor_kind: "api", action: "referral.rejected_by_merchant", reason: "The same family" },
    ]);
  });

  it.each([
    [
      "a decision that stands already",
      async () => {
        const id = await underReview();
        await decide(id, "approve");
        return decide(id, "reject");
      },
      409,
    ],
    ["nobody's referral", () => decide("00000000-0000-4000-8000-000000000000", "approve"), 404],
    ["an id that is none", () => decide("1", "approve"), 400],
    [
      "a reason that names an e-mail",
      async () => decide(await underReview(), "reject", { body: { reason: "it was a@example.com" } }),
      400,
    ],
    [
      "a field nobody knows",
      async () => decide(await underReview(), "reject", { body: { because: "x" } }),
      400,
    ],
    [
      "a key without the scope",
      async () => decide(await underReview(), "reject", { key: rest.weakKey }),
      403,
    ],
    ["another shop's key", async () => decide(await underReview(), "reject", { key: rest.strangerKey }), 404],
  ] as const)("refuses %s", async (_name, ask, status) => {
    expect(await ask()).toMatchObject({ status });
  });
});
