import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CodeAnswer, MeAnswer, OfferAnswer } from "#app/contracts/proxy/answers.ts";
import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { loader as nothingRoute } from "#app/routes/proxy.$.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as regenerateRoute } from "#app/routes/proxy.me_.regenerate.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { loader as qrRoute } from "#app/routes/proxy.qr.ts";
import { loader as shortLinkRoute } from "#app/routes/r.$shop.$code.ts";
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
  ({ code } = await me());
});

const answered = async <Answer>(response: Response): Promise<Answer> => {
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

const me = async (ask: Ask = {}) =>
  answered<MeAnswer>(await storefront.ask(shop, meRoute, { customer: advocate, ...ask }));
const offer = (ask: Ask = {}) => storefront.ask(shop, offerRoute, { ...ask, query: { code, ...ask.query } });
const offered = async (ask: Ask = {}) => answered<OfferAnswer>(await offer(ask));
const regenerate = () => storefront.ask(shop, regenerateRoute, { customer: advocate, body: {} });

const caught = () => ({ app: storefront.app, requestId: "caught" });

/** Caught on its way to the app. */
const signedRequest = async (): Promise<Request> => {
  let request = new Request("https://app.example.com");
  await storefront.ask(
    shop,
    async (route) => {
      request = route.request;
      return new Response();
    },
    { query: { code } },
  );
  return request;
};

const refusal = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code];
};

describe("a code that cannot be one", () => {
  it.each(["\0", "a\u0007b", "\u200f", " "])("is malformed: %j", async (junk) => {
    expect(await refusal(await offer({ query: { code: junk } }))).toEqual([400, "invalid_request"]);
    expect(await refusal(await storefront.ask(shop, claimRoute, { body: { code: junk } }))).toEqual([
      400,
      "invalid_request",
    ]);
  });
});

describe("every route", () => {
  const routes: [string, Parameters<Storefront["ask"]>[1]][] = [
    ["offer", offerRoute],
    ["claim", claimRoute],
    ["me", meRoute],
    ["regenerate", regenerateRoute],
    ["code", codeRoute],
    ["qr", qrRoute],
    ["any other", nothingRoute],
  ];

  it.each(routes)(
    "%s refuses a request that Shopify did not sign, in the visitor's language",
    async (_, route) => {
      const url = `https://app.example.com/proxy?shop=${shop.domain}&timestamp=${Math.floor(Date.now() / 1000)}&lang=ar`;
      const response = await route({
        request: new Request(url),
        context: { app: storefront.app, requestId: "the-request" },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        error: {
          code: "bad_signature",
          message: "تعذّر علينا التحقق من مصدر هذا الطلب. يُرجى إعادة تحميل الصفحة.",
          http_code: 400,
          requestId: "the-request",
        },
      });
    },
  );

  it.each(routes)("%s has nothing for a shop that is unknown or has gone", async (_, route) => {
    expect(
      await refusal(await storefront.ask({ domain: "nobody.myshopify.com" as Shop["domain"] }, route)),
    ).toEqual([404, "not_found"]);
    const gone = await storefront.install();
    await storefront.db.admin.query("update shops set status = 'uninstalled' where id = $1", [gone.id]);
    expect(await refusal(await storefront.ask(gone, route))).toEqual([404, "not_found"]);
  });

  it("names the methods it has", async () => {
    const response = await storefront.ask(shop, offerRoute, { body: {} });
    expect(response.headers.get("allow")).toBe("GET");
    expect(await refusal(response)).toEqual([405, "method_not_allowed"]);
    expect(await refusal(await storefront.ask(shop, claimRoute))).toEqual([405, "method_not_allowed"]);
    expect(await refusal(await storefront.ask(shop, claimRoute, { method: "PUT", body: {} }))).toEqual([
      405,
      "method_not_allowed",
    ]);
  });

  it("answers an error of ours without its inside", async () => {
    const logged: unknown[] = [];
    const broken = {
      ...storefront.app,
      log: { error: (details: object) => void logged.push(details) },
      referrals: {
        ...storefront.app.referrals,
        standingOf: () => Promise.reject(new Error("secret inside")),
      },
    };
    const response = await storefront.ask(
      shop,
      ({ request }) => offerRoute({ request, context: { app: broken, requestId: "r" } }),
      {
        query: { code },
      },
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(logged).toHaveLength(1);
  });
});

describe("an offer", () => {
  it("says what the friend gets and under which terms", async () => {
    expect(await offered()).toEqual({
      state: "active",
      headline: "A friend has 10% off for you",
      terms: ["On orders of $20.00 or more", "For your first order in this shop", "Use it within 30 days"],
      friendReward: { kind: "percent", value: 10, currency: null, text: "10% off" },
      expiresAt: null,
    });
  });

  it.each([
    ["ar", "ar", /هدية لك من صديقك/],
    ["ar-EG", "ar", /هدية لك من صديقك/],
    ["he", "he", /חבר שלח לך/],
    ["iw", "he", /חבר שלח לך/],
    ["fr", "en", /A friend has/],
    ["../../etc", "en", /A friend has/],
  ])("in the language %s speaks %s", async (lang, _, headline) => {
    expect((await offered({ query: { lang } })).headline).toMatch(headline);
  });

  it("falls back to the shop's language, and to the shop's own words before ours", async () => {
    shop = await storefront.install({ primaryLocale: "he" });
    await storefront.startProgram(shop);
    await storefront.db.admin.query(
      "insert into translations (shop_id, key, locale, value) values ($1, 'storefront.offer.headline.active', 'he', 'קפה עליי: {{reward}}')",
      [shop.id],
    );
    ({ code } = await me());
    expect((await offered({ query: { lang: "fr" } })).headline).toMatch(/^קפה עליי/);
    expect((await offered({ query: { lang: "en" } })).headline).toBe("A friend has 10% off for you");
  });

  it("knows its states", async () => {
    expect((await offered({ customer: advocate })).state).toBe("own");
    await storefront.db.admin.query("update share_links set uses = 5 where shop_id = $1", [shop.id]);
    expect((await offered()).state).toBe("used_up");
    await storefront.programs.pause(shop.id, program.id);
    expect((await offered()).state).toBe("paused");
    await storefront.programs.end(shop.id, program.id);
    expect((await offered()).state).toBe("ended");
  });

  it("names its end in the shop's time zone", async () => {
    shop = await storefront.install({ timezone: "Pacific/Auckland" });
    await storefront.startProgram(shop, { endsAt: "2030-12-31T12:00:00.000Z" });
    ({ code } = await me());
    const answer = await offered();
    expect(answer.expiresAt).toBe("2030-12-31T12:00:00.000Z");
    expect(answer.terms.at(-1)).toBe("The offer ends on January 1, 2031");
  });

  it("of a shop without any program has ended", async () => {
    shop = await storefront.install();
    ({ code } = await me());
    expect(await offered()).toMatchObject({ state: "ended", terms: [], friendReward: null });
  });

  it("is seen to change at once by whoever looks, in every language", async () => {
    const other = { lang: "he" };
    const before = [await offered(), await offered({ query: other })];
    expect(before.map(({ state }) => state)).toEqual(["active", "active"]);
    await storefront.programs.pause(shop.id, program.id);
    expect([(await offered()).state, (await offered({ query: other })).state]).toEqual(["paused", "paused"]);
    await storefront.programs.activate(shop.id, program.id);
    const terms = { ...program.terms, friendReward: { kind: "percent" as const, percent: 25 } };
    const edited = await storefront.programs.edit(shop.id, program.id, { version: program.version, terms });
    expect(edited.ok).toBe(true);
    expect((await offered()).headline).toBe("A friend has 25% off for you");
    // Past every door of ours, as a webhook's worker in another process does it.
    await storefront.db.admin.query("update programs set state = 'paused' where id = $1", [program.id]);
    expect((await offered()).state).toBe("paused");
  });

  it("is read from the cache while nothing changes", async () => {
    await offered();
    await storefront.db.admin.query(
      "update program_versions set terms = jsonb_set(terms, '{friendReward,percent}', '11') where id = $1",
      [program.versionId],
    );
    expect((await offered()).headline).toContain("10%");
    storefront.clock.forwardMs(61_000);
    expect((await offered()).headline).toContain("11%");
  });

  it("ends at its minute, not when the cache forgets it", async () => {
    const endsAt = new Date(storefront.clock.now().getTime() + 20_000);
    const other = await storefront.install();
    await storefront.startProgram(other, { endsAt: endsAt.toISOString() });
    const own = await answered<MeAnswer>(await storefront.ask(other, meRoute, { customer: advocate }));
    const stateNow = async () =>
      (await answered<OfferAnswer>(await storefront.ask(other, offerRoute, { query: { code: own.code } })))
        .state;
    expect(await stateNow()).toBe("active");
    storefront.clock.forwardMs(21_000);
    expect(await stateNow()).toBe("ended");
  });

  it.each(["رمز-صديق", "קוד", "код", "😀", "<script>alert(1)</script>", "' or 1=1 --", "%00"])(
    "of the code %j, which nobody has, is refused kindly",
    async (strange) => {
      expect(await refusal(await offer({ query: { code: strange } }))).toEqual([404, "unknown_code"]);
      const claimed = await storefront.ask(shop, claimRoute, { body: { code: strange } });
      expect(await refusal(claimed)).toEqual([404, "unknown_code"]);
    },
  );

  it("of a code with the marks of a right-to-left sentence is that of the code", async () => {
    expect((await offered({ query: { code: `\u2067\u2066${code}\u2069\u2069` } })).state).toBe("active");
  });

  it("of a code that cannot be printed is malformed", async () => {
    expect(await refusal(await offer({ query: { code: "a\0b" } }))).toEqual([400, "invalid_request"]);
  });

  it("of ten thousand letters is malformed", async () => {
    const endless = "x".repeat(10_240);
    expect(await refusal(await offer({ query: { code: endless } }))).toEqual([400, "invalid_request"]);
    const claimed = await storefront.ask(shop, claimRoute, { body: { code: endless } });
    expect(await refusal(claimed)).toEqual([400, "invalid_request"]);
  });

  it("is for the shop whose name was signed, whoever sent the request", async () => {
    const other = await storefront.install();
    await storefront.startProgram(other);
    expect(await refusal(await storefront.ask(other, offerRoute, { query: { code } }))).toEqual([
      404,
      "unknown_code",
    ]);
    const moved = new URL((await signedRequest()).url);
    moved.searchParams.set("shop", other.domain);
    expect(await refusal(await offerRoute({ request: new Request(moved), context: caught() }))).toEqual([
      400,
      "bad_signature",
    ]);
  });

  it.each([
    [89, 200],
    [-89, 200],
    [92, 400],
    [-92, 400],
  ])("of a clock that is %i seconds ahead answers %i", async (seconds, status) => {
    const request = await signedRequest();
    storefront.clock.forwardMs(-seconds * 1000);
    const response = await offerRoute({ request, context: caught() });
    storefront.clock.forwardMs(seconds * 1000);
    expect(response.status).toBe(status);
  });

  it("is unknown for an unknown code, and malformed without one", async () => {
    expect(await refusal(await offer({ query: { code: "nobody" } }))).toEqual([404, "unknown_code"]);
    expect(await refusal(await offer({ query: { code: " " } }))).toEqual([400, "invalid_request"]);
    expect(await refusal(await offer({ query: { code: "x".repeat(101) } }))).toEqual([
      400,
      "invalid_request",
    ]);
  });

  it("stands a hundred reads a second of one visitor", async () => {
    const responses = await Promise.all(Array.from({ length: 100 }, () => offer({ from: "192.0.2.1" })));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

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
    shop = await storefront.install({ timezone: "Pacific/Kiritimati" });
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

describe("a short link", () => {
  const follow = (handle: string, path = "", as: { code?: string; method?: string } = {}) =>
    shortLinkRoute({
      request: new Request(`https://app.example.com/r/${handle}/x${path}`, { method: as.method ?? "GET" }),
      params: { shop: handle, code: as.code ?? code },
      context: { app: storefront.app },
    });
  const locationOf = async (...visit: Parameters<typeof follow>) => {
    const response = await follow(...visit);
    expect(response.status).toBe(302);
    return response.headers.get("location") ?? "";
  };
  const visits = async () => {
    const { rows } = await storefront.db.admin.query<{ visits: number }>(
      "select coalesce(sum(visits), 0)::int as visits from link_visits where shop_id = $1",
      [shop.id],
    );
    return rows[0]?.visits;
  };

  it("leads to the storefront and keeps what came along", async () => {
    expect(await locationOf(shop.handle, "?utm_source=mail&ref=other&lang=he")).toBe(
      `${shop.storefrontUrl}/?ref=${code}&utm_source=mail&lang=he`,
    );
  });

  it.each([
    "//evil.example.com",
    "https://evil.example.com/",
    "\r\nlocation: x",
    "رمز",
    "x".repeat(10_240),
    "@evil",
    "",
  ])("with the code %j leads to the same shop all the same", async (strange) => {
    const location = await locationOf(shop.handle, "?redirect=//evil.example.com&next=https:%2F%2Fevil", {
      code: strange,
    });
    expect(new URL(location).origin).toBe(shop.storefrontUrl);
    expect(location.length).toBeLessThan(1_000);
    expect(await visits()).toBe(0);
  });

  it("leads to the shop, which says why, while the program is paused and after a code was replaced", async () => {
    await storefront.programs.pause(shop.id, program.id);
    const paused = await locationOf(shop.handle);
    expect((await offered({ query: { code: new URL(paused).searchParams.get("ref") ?? "" } })).state).toBe(
      "paused",
    );
    await regenerate();
    expect(await locationOf(shop.handle)).toBe(`${shop.storefrontUrl}/?ref=${code}`);
    expect(await refusal(await offer())).toEqual([404, "unknown_code"]);
  });

  it("counts how often it was opened, day by day in the shop's time zone, and nothing else", async () => {
    shop = await storefront.install({ timezone: "Pacific/Kiritimati" });
    ({ code } = await me());
    storefront.clock.moveTo(new Date("2027-03-01T09:30:00Z"));
    await Promise.all([follow(shop.handle), follow(shop.handle, "?x=1"), follow(shop.handle)]);
    await follow(shop.handle, "", { method: "HEAD" });
    await follow(shop.handle, "", { code: "nobody" });
    storefront.clock.forwardMs(60 * 60 * 1000);
    await follow(shop.handle, "", { code: code.toUpperCase() });
    const { rows } = await storefront.db.admin.query(
      "select day::text, visits from link_visits where shop_id = $1 order by day",
      [shop.id],
    );
    expect(rows).toEqual([
      { day: "2027-03-01", visits: 3 },
      { day: "2027-03-02", visits: 1 },
    ]);
    storefront.clock.moveTo(new Date());
  });

  it("leads on when it cannot be counted", async () => {
    const referrals = { ...storefront.app.referrals, countVisit: () => Promise.reject(new Error("away")) };
    const response = await shortLinkRoute({
      request: new Request("https://app.example.com/r/x/y"),
      params: { shop: shop.handle, code },
      context: { app: { ...storefront.app, referrals, log: { error: () => {} } } },
    });
    expect(response.headers.get("location")).toBe(`${shop.storefrontUrl}/?ref=${code}`);
  });

  it.each(["nobody", "..", "a.b", "evil.example.com/x", ""])(
    "leads nowhere for the shop %j",
    async (handle) => {
      const response = await follow(handle);
      expect(response.status).toBe(404);
      expect(response.headers.get("location")).toBeNull();
    },
  );
});
