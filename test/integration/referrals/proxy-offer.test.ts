import { describe, expect, it } from "vitest";
import type { MeAnswer, OfferAnswer } from "#app/contracts/proxy/answers.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import {
  advocate,
  answered,
  caught,
  code,
  moveTo,
  offer,
  offered,
  program,
  refusal,
  shop,
  signedRequest,
  storefront,
  takeCode,
} from "./proxy-fixtures.ts";

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
    await moveTo({ primaryLocale: "he" });
    await storefront.startProgram(shop);
    await storefront.db.admin.query(
      "insert into translations (shop_id, key, locale, value) values ($1, 'storefront.offer.headline.active', 'he', 'קפה עליי: {{reward}}')",
      [shop.id],
    );
    await takeCode();
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
    await moveTo({ timezone: "Pacific/Auckland" });
    await storefront.startProgram(shop, { endsAt: "2030-12-31T12:00:00.000Z" });
    await takeCode();
    const answer = await offered();
    expect(answer.expiresAt).toBe("2030-12-31T12:00:00.000Z");
    expect(answer.terms.at(-1)).toBe("The offer ends on January 1, 2031");
  });

  it("of a shop without any program has ended", async () => {
    await moveTo();
    await takeCode();
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
