import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { referralStory } from "#app/modules/referrals/referral-story.server.ts";
import type { ReferralId } from "#app/platform/ids.ts";
import { createWorld, orderWork, settleFully, type World } from "./fixtures.ts";

let world: World;
const suspects: ReferralId[] = [];

/** An order shipped to the advocate's own address. */
const suspect = async (friend: string) => {
  const { referralId, code } = await world.claim(friend);
  const order = orderWork(world.shopId, friend, { discountCodes: [code], addressHash: "ad" });
  await settleFully(world, [order]);
  suspects.push(referralId);
};

const decider = { actor: { kind: "admin", id: "7" }, reason: "They are neighbours" } as const;

const queue = async (cursor?: string) => {
  const page = await world.settlement.reviewQueue(world.shopId, { cursor, limit: 2 });
  if (page === null) throw new Error("the cursor was refused");
  return page;
};

beforeAll(async () => {
  world = await createWorld();
  await world.database.admin.query("update customers set address_hash = '\\xad' where id = $1", [
    world.advocateId,
  ]);
  for (const friend of ["301", "302", "303"]) await suspect(friend);
});
afterAll(() => world.database.drop());

const storyOf = (id: ReferralId) =>
  world.database.database.tenant(world.shopId, (tx) => referralStory(tx, world.shopId, id));

describe("the review queue", () => {
  it("shows each order once, the oldest first, with what is known of both sides", async () => {
    const first = await queue();
    const second = await queue(first.nextCursor ?? "");
    expect([...first.items, ...second.items].map(({ referralId }) => referralId)).toEqual(suspects);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).toMatchObject({
      reasons: ["same_address"],
      signals: { sameAddress: true, advocateBanned: false },
      advocate: { customerId: "9001", isBanned: false, friends: 0, refused: 0 },
      friend: { customerId: "301", orders: 1 },
    });
  });

  it("refuses a cursor that is none of ours", async () => {
    for (const cursor of ["", "x", Buffer.from("2026-99-99T00:00:00.000Z 1").toString("base64url")]) {
      expect(await world.settlement.reviewQueue(world.shopId, { cursor, limit: 2 })).toBeNull();
    }
  });

  it("loses what was decided, each for itself, and gets back what was undone", async () => {
    const [first, second, third] = suspects;
    const ids = [String(first), "00000000-0000-4000-8000-000000000000", String(second)];
    expect(await world.settlement.decideEach(world.shopId, ids, "reject", decider)).toEqual([
      { id: first, refusal: null },
      { id: ids[1], refusal: "not_found" },
      { id: second, refusal: null },
    ]);
    expect((await queue()).items.map(({ referralId }) => referralId)).toEqual([third]);
    expect(await world.settlement.countUnderReview(world.shopId)).toBe(1);
    await world.settlement.decideEach(world.shopId, [String(first)], "undo", decider);
    expect(await world.settlement.countUnderReview(world.shopId)).toBe(2);
  });
});

it("tells the merchant in the morning of those that came, and of none that he put back himself", async () => {
  const { rows } = await world.database.admin.query("select kind, state from notice_tasks");
  expect(rows).toEqual([{ kind: "review_waiting", state: "due" }]);
});

describe("what can be decided", () => {
  it("follows the state, and is nothing for a referral that is not there", async () => {
    const [first, second] = suspects;
    const choices = (id: string) => world.settlement.choices(world.shopId, id);
    expect(await choices(String(first))).toEqual(["approve", "reject", "ban"]);
    expect(await choices(String(second))).toEqual(["undo"]);
    expect(await choices("00000000-0000-4000-8000-000000000000")).toEqual([]);
  });
});

describe("the story of a referral", () => {
  it("tells the link, the order, the check and a person's words in their sequence", async () => {
    const [, second] = suspects;
    const story = await storyOf(second as ReferralId);
    expect(story.map(({ kind }) => kind).filter((kind) => kind !== "move")).toEqual([
      "link",
      "order",
      "check",
    ]);
    expect(story).toContainEqual(expect.objectContaining({ kind: "link", code: "DANA-10" }));
    expect(story).toContainEqual(
      expect.objectContaining({
        kind: "check",
        verdict: "review",
        reasons: ["same_address"],
        signals: expect.objectContaining({ sameAddress: true }),
      }),
    );
    expect(story.at(-1)).toMatchObject({
      kind: "move",
      reason: "rejected_by_merchant",
      by: "admin",
      words: "They are neighbours",
    });
  });

  it("tells what was given and taken back", async () => {
    const third = suspects[2] as ReferralId;
    await world.settlement.decide(world.shopId, third, "approve", decider);
    await world.settlement.decide(world.shopId, third, "undo", decider);
    const points = (await storyOf(third)).flatMap((step) =>
      step.kind === "points" ? [`${step.side} ${step.entry} ${step.points}`] : [],
    );
    expect(points).toEqual(["advocate earn 100", "advocate reverse -100"]);
  });

  it("is empty for another shop", async () => {
    const other = await world.database.admin.query<{ id: World["shopId"] }>("select gen_random_uuid() as id");
    const shopId = other.rows[0]?.id ?? world.shopId;
    expect(
      await world.database.database.tenant(shopId, (tx) => referralStory(tx, shopId, String(suspects[0]))),
    ).toEqual([]);
  });
});
