import { describe, expect, it } from "vitest";
import type { CodeAnswer } from "#app/contracts/proxy/answers.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as qrRoute } from "#app/routes/proxy.qr.ts";
import { type Ask } from "#test/support/storefront.ts";
import {
  answered,
  code,
  me,
  moveTo,
  offer,
  refusal,
  regenerate,
  shop,
  storefront,
} from "./proxy-fixtures.ts";

describe("an advocate's own page", () => {
  it("needs a signed-in customer", async () => {
    expect(await refusal(await storefront.ask(shop, meRoute))).toEqual([401, "sign_in_required"]);
  });

  it("makes the code at the first look, once, and shows it ever after", async () => {
    const looks = await Promise.all(Array.from({ length: 6 }, () => me({ customer: "1002" })));
    expect(new Set(looks.map((look) => look.code)).size).toBe(1);
    expect(looks[0]).toEqual({
      code: expect.stringMatching(/^ref-[0-9a-f-]{36}$/),
      link: `${shop.storefrontUrl}/?ref=${looks[0]?.code}`,
      shareTexts: expect.objectContaining({ copy: `${shop.storefrontUrl}/?ref=${looks[0]?.code}` }),
      referrals: [],
      points: { available: 0, pending: 0, debt: 0 },
      tier: null,
      rewards: [],
      coupons: [],
      invitations: [],
    });
  });

  it("brings the link and the reward into every text to share, in the visitor's language", async () => {
    const { shareTexts, link } = await me({ query: { lang: "ar" } });
    for (const [channel, text] of Object.entries(shareTexts)) {
      expect(text, channel).toContain(link);
      if (channel !== "copy") expect(text, channel).toMatch(/خصم .*10/);
    }
  });

  it("shows referrals, points and tier", async () => {
    await storefront.ask(shop, claimRoute, { customer: "2001", body: { code } });
    const { rows } = await storefront.db.admin.query<{ id: string; customer_id: string }>(
      "select id, customer_id from referrals where shop_id = $1",
      [shop.id],
    );
    await storefront.db.admin.query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key)
       values ($1, $2, 'available', 'earn', 100, $3, 'a'), ($1, $2, 'available', 'spend', -30, null, 'b')`,
      [shop.id, rows[0]?.customer_id, rows[0]?.id],
    );
    await storefront.db.admin.query(
      "insert into tiers (shop_id, name, min_points, rank) values ($1, 'Bronze', 0, 1), ($1, 'Silver', 100, 2), ($1, 'Gold', 101, 3)",
      [shop.id],
    );
    expect(await me()).toMatchObject({
      referrals: [
        {
          status: "pending",
          statusText: "The friend took the offer and has not ordered yet.",
          since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          reward: { kind: "points", value: 100, text: "100 points" },
        },
      ],
      points: { available: 70 },
      tier: { name: "Silver", minPoints: 100 },
    });
  });
});

describe("a new code", () => {
  it("replaces the old one, which is unknown from then on; its referrals stay", async () => {
    await storefront.ask(shop, claimRoute, { customer: "2001", body: { code } });
    const fresh = await answered<CodeAnswer>(await regenerate());
    expect(fresh.code).not.toBe(code);
    expect(fresh.link).toBe(`${shop.storefrontUrl}/?ref=${fresh.code}`);
    expect(await refusal(await offer())).toEqual([404, "unknown_code"]);
    const page = await me();
    expect(page.code).toBe(fresh.code);
    expect(page.referrals).toHaveLength(1);
  });

  it("is had five times a day, and the day is the shop's", async () => {
    await moveTo({ timezone: "Pacific/Kiritimati" });
    storefront.clock.moveTo(new Date("2026-12-01T09:30:00Z"));
    const tries = await Promise.all(Array.from({ length: 7 }, regenerate));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await refusal(await regenerate())).toEqual([429, "too_many_codes"]);
    storefront.clock.moveTo(new Date("2026-12-01T10:30:00Z"));
    expect((await regenerate()).status).toBe(200);
    storefront.clock.moveTo(new Date());
  });
});

describe("a guest's code", () => {
  const guest = (email: string, ask: Ask = {}) =>
    storefront.ask(shop, codeRoute, { ...ask, body: { email } });
  const linkOf = async (guestCode: string) => {
    const { rows } = await storefront.db.admin.query<{ link_id: string }>(
      "select link_id from share_codes where shop_id = $1 and code = $2",
      [shop.id, guestCode],
    );
    return rows[0]?.link_id;
  };

  it("is fresh at every call and leads to one link for each e-mail", async () => {
    const answers = await Promise.all(
      ["ada@example.com", " ADA@example.com", "ada@example.com", "grace@example.com"].map(async (email) =>
        answered<CodeAnswer>(await guest(email)),
      ),
    );
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(4);
    const links = await Promise.all(answers.map((answer) => linkOf(answer.code)));
    expect(new Set(links.slice(0, 3)).size).toBe(1);
    expect(links[3]).not.toBe(links[0]);
  });

  it("of a customer leads to his link, and does not change the code he is shown", async () => {
    const hash = (await storefront.app.shops.personHash(shop.id)).email("ada@example.com");
    await storefront.db.admin.query("update customers set email_hash = $2 where shop_id = $1", [
      shop.id,
      hash,
    ]);
    const known = await answered<CodeAnswer>(await guest("ada@example.com"));
    const unknown = await answered<CodeAnswer>(await guest("grace@example.com"));
    expect(await linkOf(known.code)).toBe(await linkOf(code));
    expect((await me()).code).toBe(code);
    const shape = ({ code: shown }: CodeAnswer) => shown.replaceAll(/[2-9A-Z]/g, "x");
    expect(shape(known)).toBe(shape(unknown));
  });

  it("needs an e-mail, and is limited for each visitor", async () => {
    expect(await refusal(await guest("nobody"))).toEqual([400, "invalid_request"]);
    for (let tries = 0; tries < 20; tries += 1)
      await guest(`guest-${tries}@example.com`, { from: "192.0.2.3" });
    expect(await refusal(await guest("late@example.com", { from: "192.0.2.3" }))).toEqual([
      429,
      "too_many_requests",
    ]);
  });
});

describe("a QR code", () => {
  it("is a picture of the link", async () => {
    const response = await storefront.ask(shop, qrRoute, { query: { code } });
    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(await response.text()).toMatch(/^<svg[^>]*>.*<\/svg>$/s);
  });

  it("is not made for a code that nobody has", async () => {
    expect(await refusal(await storefront.ask(shop, qrRoute, { query: { code: "nobody" } }))).toEqual([
      404,
      "unknown_code",
    ]);
  });
});
