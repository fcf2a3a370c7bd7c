import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClaimAnswer } from "#app/contracts/proxy/answers.ts";
import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;
let program: Program;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  program = await storefront.startProgram(shop);
});

const query = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  (await storefront.db.admin.query<Row>(sql, [shop.id, ...values])).rows;

const claim = async (customer: string): Promise<ClaimAnswer> => {
  const { code } = await storefront.app.referrals.advocatePage(shop, "1001" as ShopifyId);
  const response = await storefront.ask(shop, claimRoute, { customer, body: { code } });
  return (await response.json()) as ClaimAnswer;
};
const endedBefore = (interval: string) =>
  query(`update referrals set claim_expires_at = now() - interval '${interval}' where shop_id = $1`);
const reconciled = (interval: string) =>
  query(`update shops set orders_reconciled_until = now() - interval '${interval}' where id = $1`);
const expire = () => storefront.app.referrals.expireClaims(shop.id);
const referral = async () =>
  (await query("select status, reason, description from referrals where shop_id = $1"))[0];

describe("a claim that is over", () => {
  it("is cancelled once by two runs at once, with its story, and its code is to be deleted", async () => {
    const { discountCode } = await claim("2001");
    await endedBefore("25 hours");
    await reconciled("1 minute");
    const runs = await Promise.all([expire(), expire()]);
    expect(runs.map(({ expired }) => expired).toSorted()).toEqual([0, 1]);
    expect(await referral()).toMatchObject({
      status: "cancelled",
      reason: "claim_expired",
      description: expect.any(String),
    });
    expect(
      await query(
        "select actor, from_status, reason from referral_timeline where shop_id = $1 and to_status = 'cancelled'",
      ),
    ).toEqual([{ actor: "system", from_status: "pending", reason: "claim_expired" }]);
    expect(
      await query("select action, reason from audit_log where shop_id = $1 and target_kind = 'referral'"),
    ).toEqual([{ action: "referral.cancelled", reason: "claim_expired" }]);
    expect(
      await query("select state from redeem_codes where shop_id = $1 and code = $2", discountCode),
    ).toEqual([{ state: "retiring" }]);
  });

  it("stays while an order may still count: within a day, and until Shopify was asked", async () => {
    await claim("2001");
    await reconciled("0 minutes");
    await endedBefore("23 hours");
    expect(await expire()).toEqual({ expired: 0, wantsReconciliation: false });
    await endedBefore("25 hours");
    await reconciled("2 hours");
    expect(await expire()).toEqual({ expired: 0, wantsReconciliation: true });
    await reconciled("30 minutes");
    expect(await expire()).toEqual({ expired: 1, wantsReconciliation: false });
  });

  it("stays while an order waits in the inbox, but not for ever", async () => {
    await claim("2001");
    await reconciled("0 minutes");
    await endedBefore("25 hours");
    await query(
      "insert into webhook_inbox (shop_id, topic, webhook_id, api_version, body) values ($1, 'orders/create', 'w', '2026-10', '{}')",
    );
    expect((await expire()).expired).toBe(0);
    await endedBefore("8 days");
    expect((await expire()).expired).toBe(1);
  });

  it("of a shop that cannot be asked ends after a week", async () => {
    await claim("2001");
    await endedBefore("6 days");
    expect((await expire()).expired).toBe(0);
    await endedBefore("8 days");
    expect((await expire()).expired).toBe(1);
  });

  it("leaves alone what an order has reached", async () => {
    await claim("2001");
    await endedBefore("8 days");
    await query("update referrals set status = 'in_progress' where shop_id = $1");
    expect(await expire()).toEqual({ expired: 0, wantsReconciliation: false });
  });
});

describe("codes minted ahead", () => {
  const pooled = async () =>
    (await query("select from redeem_codes where shop_id = $1 and state = 'pooled'")).length;
  const edit = () =>
    storefront.programs.edit(shop.id, program.id, { version: program.version, name: "Another name" });

  it("are retired when their version gives out no more and its last claim is over", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 3);
    expect(await storefront.programs.retireCodes(shop.id)).toBe(0);
    await claim("2001");
    const waiting = await pooled();
    await edit();
    expect(await storefront.programs.retireCodes(shop.id)).toBe(0);
    await endedBefore("8 days");
    await expire();
    const [first, second] = await Promise.all([
      storefront.programs.retireCodes(shop.id),
      storefront.programs.retireCodes(shop.id),
    ]);
    expect(first + second).toBe(waiting);
    expect(await pooled()).toBe(0);
  });

  it("are retired with an ended program", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 3);
    await storefront.programs.end(shop.id, program.id);
    expect(await storefront.programs.retireCodes(shop.id)).toBeGreaterThan(0);
    expect(await pooled()).toBe(0);
  });
});
