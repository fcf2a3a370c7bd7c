import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClaimAnswer } from "#app/contracts/proxy/answers.ts";
import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as redeemRoute } from "#app/routes/proxy.redeem.ts";
import { createStorefront, type Ask, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;
let program: Program;
let code: string;

const advocate = "1001";

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  program = await storefront.startProgram(shop);
  ({ code } = await storefront.app.referrals.advocatePage(shop, advocate as ShopifyId));
  Object.assign(storefront.shopify, {
    discounts: [],
    asked: [],
    isDown: false,
    asksUntilDone: 0,
    afterWork: null,
  });
});

const claim = (ask: Omit<Ask, "body"> & { code?: string; email?: string } = {}) => {
  const { code: claimed = code, email, ...rest } = ask;
  return storefront.ask(shop, claimRoute, {
    ...rest,
    body: { code: claimed, ...(email === undefined ? {} : { email }) },
  });
};

const claimed = async (ask?: Parameters<typeof claim>[0]): Promise<ClaimAnswer> => {
  const response = await claim(ask);
  expect(response.status).toBe(200);
  return (await response.json()) as ClaimAnswer;
};

const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

const query = async <Row extends object>(sql: string, values: unknown[] = [shop.id]): Promise<Row[]> =>
  (await storefront.db.admin.query<Row>(sql, values)).rows;

const setUses = (uses: number) =>
  query("update share_links set uses = $2 where shop_id = $1 returning id", [shop.id, uses]);

/** A conversion of the claim, as settlement leaves it. */
const convert = async (referralLinkId: string) => {
  await query(
    "insert into orders (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at) values ($1, 1, 'USD', 5000, 5000, now(), now())",
  );
  await query(
    `insert into conversions (shop_id, order_id, referral_id, friend_id, link_id)
     select shop_id, 1, id, friend_id, link_id from referrals where shop_id = $1 and referral_link_id = $2`,
    [shop.id, referralLinkId],
  );
  await query("update referrals set status = 'completed' where shop_id = $1 and referral_link_id = $2", [
    shop.id,
    referralLinkId,
  ]);
};

describe("a claim", () => {
  it("answers a single-use code of the program's discount, its link and the signed attribute", async () => {
    const answer = await claimed({ customer: "2001" });
    expect(answer).toEqual({
      referralLinkId: expect.stringMatching(/^[\w-]{22}$/),
      discountCode: expect.stringMatching(/^[2-9A-HJ-NP-Z]{16}$/),
      discountUrl: `${shop.storefrontUrl}/discount/${answer.discountCode}?redirect=/`,
      cartAttribute: { key: "__referral", value: expect.any(String) },
    });
    expect(storefront.shopify.discounts[0]?.codes).toContain(answer.discountCode);
    expect(storefront.app.referrals.readCartAttribute(shop.id, answer.cartAttribute.value)).toBe(
      answer.referralLinkId,
    );
  });

  it("bears a pending referral with its story, and awards nothing", async () => {
    const { referralLinkId } = await claimed({ customer: "2001", query: { lang: "he" } });
    const [referral] = await query(
      `select r.status, r.locale, r.description, r.link_id is not null as linked, f.shopify_customer_id as friend,
         a.shopify_customer_id as advocate, r.claim_expires_at - r.claimed_at as valid, r.program_version_id
       from referrals r join customers f on f.id = r.friend_id join customers a on a.id = r.customer_id
       where r.shop_id = $1 and r.referral_link_id = $2`,
      [shop.id, referralLinkId],
    );
    expect(referral).toMatchObject({
      status: "pending",
      locale: "he",
      description: "ההטבה נלקחה, ועדיין לא בוצעה הזמנה.",
      friend: "2001",
      advocate,
      valid: { days: 30 },
      program_version_id: program.versionId,
    });
    expect(
      await query(
        "select from_status, to_status, actor, reason, detail from referral_timeline where shop_id = $1",
      ),
    ).toEqual([
      {
        from_status: null,
        to_status: "pending",
        actor: "friend",
        reason: "claimed",
        detail: { source: "link", signed_in: true },
      },
    ]);
    expect(await query("select from ledger_entries where shop_id = $1")).toEqual([]);
  });

  it("finds its code without case and surrounding blanks", async () => {
    expect((await claim({ code: `  ${code.toUpperCase()} `, customer: "2001" })).status).toBe(200);
  });

  it("works for somebody of whom nothing is known", async () => {
    const answers = [await claimed(), await claimed()];
    expect(new Set(answers.map(({ discountCode }) => discountCode)).size).toBe(2);
  });

  it("typed by hand answers the same, for customers only", async () => {
    const typed = (ask: Ask) => storefront.ask(shop, redeemRoute, { ...ask, body: { code } });
    expect(await refusal(await typed({}))).toEqual([401, "sign_in_required"]);
    const answer = (await (await typed({ customer: "2001" })).json()) as ClaimAnswer;
    expect(answer).toEqual(await claimed({ customer: "2001" }));
    expect(
      await query("select detail ->> 'source' as source from referral_timeline where shop_id = $1"),
    ).toEqual([{ source: "typed" }]);
  });
});

describe("a repeated claim", () => {
  it("of a signed-in customer gets the same answer, from anywhere and also at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claimed({ customer: "2001", from: `192.0.2.${index}` })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await query("select from referrals where shop_id = $1")).toHaveLength(1);
  });

  it("with the same e-mail gets the same answer from the same visitor only", async () => {
    const first = await claimed({ email: "ada@example.com", from: "192.0.2.1" });
    expect(await claimed({ email: " ADA@example.com", from: "192.0.2.1" })).toEqual(first);
    expect((await claimed({ email: "ada@example.com", from: "192.0.2.2" })).discountCode).not.toBe(
      first.discountCode,
    );
    expect((await claimed({ email: "ada@example.com" })).discountCode).not.toBe(first.discountCode);
  });

  it("keeps its promise while the program is paused, full or ended", async () => {
    const first = await claimed({ customer: "2001" });
    await setUses(5);
    expect(await claimed({ customer: "2001" })).toEqual(first);
    await storefront.programs.end(shop.id, program.id);
    expect(await claimed({ customer: "2001" })).toEqual(first);
  });

  it("gets a fresh code when the first has expired", async () => {
    const first = await claimed({ customer: "2001" });
    await query(
      "update referrals set claim_expires_at = now() - interval '1 minute' where shop_id = $1 returning id",
    );
    expect((await claimed({ customer: "2001" })).discountCode).not.toBe(first.discountCode);
  });

  it("after the friend's order says that he is referred already", async () => {
    const { referralLinkId } = await claimed({ customer: "2001" });
    await convert(referralLinkId);
    expect(await refusal(await claim({ customer: "2001" }))).toEqual([409, "already_referred"]);
  });
});

describe("a claim is refused", () => {
  it("for a code that nobody has", async () => {
    expect(await refusal(await claim({ code: "ref-unknown" }))).toEqual([404, "unknown_code"]);
  });

  it("for a code of another shop", async () => {
    const other = await storefront.install();
    await storefront.startProgram(other);
    const { code: foreign } = await storefront.app.referrals.advocatePage(other, advocate as ShopifyId);
    expect(await refusal(await claim({ code: foreign }))).toEqual([404, "unknown_code"]);
  });

  it("for the advocate's own code", async () => {
    expect(await refusal(await claim({ customer: advocate }))).toEqual([422, "own_code"]);
  });

  it("but not for the advocate's e-mail, which nobody shall learn", async () => {
    const hash = (await storefront.app.shops.personHash(shop.id)).email("ada@example.com");
    await query("update customers set email_hash = $2 where shop_id = $1 returning id", [shop.id, hash]);
    expect((await claim({ email: "ada@example.com" })).status).toBe(200);
  });

  it("while the program is paused, and after its end", async () => {
    await storefront.programs.pause(shop.id, program.id);
    expect(await refusal(await claim())).toEqual([409, "program_paused"]);
    await storefront.programs.end(shop.id, program.id);
    expect(await refusal(await claim())).toEqual([409, "program_ended"]);
  });

  it("once the link brought as many conversions as it may", async () => {
    await setUses(4);
    expect((await claim()).status).toBe(200);
    await setUses(5);
    expect(await refusal(await claim())).toEqual([422, "limit_reached"]);
  });

  it.each([[{}], [{ code: "" }], [{ code: 5 }], [{ code: "x", email: "not-an-e-mail" }], ["{"], ["[]"]])(
    "for the body %j",
    async (body) => {
      expect(await refusal(await storefront.ask(shop, claimRoute, { body }))).toEqual([
        400,
        "invalid_request",
      ]);
    },
  );

  it("after twenty tries of one visitor in an hour, guesses included", async () => {
    for (let tries = 0; tries < 20; tries += 1) {
      expect((await claim({ from: "192.0.2.9", code: tries % 2 === 0 ? code : "guess" })).status).not.toBe(
        429,
      );
    }
    const response = await claim({ from: "192.0.2.9, 10.0.0.1" });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({
      error: { code: "too_many_requests", retry_after_ms: expect.any(Number) },
    });
    expect((await claim({ from: "192.0.2.10" })).status).toBe(200);
    expect((await claim()).status).toBe(200);
  });
});

describe("the pool and the claim", () => {
  it("ten at once meet an empty pool and get ten codes", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => claimed({ customer: `30${index}` })),
    );
    expect(new Set(answers.map(({ discountCode }) => discountCode)).size).toBe(10);
    expect(storefront.shopify.discounts).toHaveLength(1);
    expect(storefront.woken).toContain("refill");
  });

  it("a claim from the pool does not ask Shopify", async () => {
    await storefront.programs.refillPools(shop.id);
    storefront.shopify.asked.length = 0;
    await claimed({ customer: "2001" });
    expect(storefront.shopify.asked).toEqual([]);
  });

  it("says so when the pool is empty and Shopify cannot be reached, and leaves nothing behind", async () => {
    storefront.shopify.isDown = true;
    expect(await refusal(await claim({ customer: "2001" }))).toEqual([503, "unavailable"]);
    expect(await query("select from referrals where shop_id = $1")).toEqual([]);
    storefront.shopify.isDown = false;
    expect((await claim({ customer: "2001" })).status).toBe(200);
  });

  it("a cart attribute of one shop means nothing in another", async () => {
    const { cartAttribute } = await claimed();
    const other = await storefront.install();
    expect(storefront.app.referrals.readCartAttribute(other.id, cartAttribute.value)).toBeNull();
  });

  it("nothing of the person is stored in clear", async () => {
    await claimed({ email: "grace@example.com", from: "198.51.100.77" });
    const tables = await query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
      [],
    );
    const holding = async (needle: string) => {
      const found = await Promise.all(
        tables.map(({ name }) => query(`select from ${name} t where t::text ilike '%${needle}%'`, [])),
      );
      return found.flat().length;
    };
    expect(await holding(shop.domain)).toBeGreaterThan(0);
    expect(await holding("grace")).toBe(0);
    expect(await holding("198.51.100.77")).toBe(0);
  });
});
