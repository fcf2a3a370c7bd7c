import { describe, expect, it } from "vitest";
import type { ClaimAnswer } from "#app/contracts/proxy/answers.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as pageRoute } from "#app/routes/proxy.page.ts";
import type { Ask } from "#test/support/storefront.ts";
import { advocate, code, me, program, shop, storefront } from "../referrals/proxy-fixtures.ts";

const page = async (ask: Ask = {}): Promise<string> => {
  const response = await storefront.ask(shop, pageRoute, ask);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^application\/liquid/);
  return response.text();
};

describe("the page for visitors without scripts", () => {
  it("shows a customer his own link in his language, and nobody else's", async () => {
    const html = await page({ customer: advocate, query: { lang: "he", root: "/he/" } });
    expect(html).toContain('lang="he" dir="rtl"');
    expect(html).toContain("הקישור שלך");
    expect(html).toContain(`${shop.storefrontUrl}/he/?ref=${code}`);
    expect(await page({ customer: "1002" })).not.toContain(code);
  });

  it("tells somebody who is not signed in how to get one", async () => {
    const html = await page({ query: { lang: "ar" } });
    expect(html).toContain('href="{{ routes.account_login_url }}"');
    expect(html).not.toContain("?ref=");
  });

  it("shows what a typed code is worth, and gives it to whoever takes it", async () => {
    expect(await page({ query: { code } })).toContain("A friend has 10% off for you");
    const html = await page({ form: { code }, query: { root: "/ar/", lang: "ar" } });
    expect(html).toContain(`${shop.storefrontUrl}/ar/discount/`);
    const { rows } = await storefront.db.admin.query("select id from referrals where shop_id = $1", [
      shop.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  it.each([
    ["paused", () => storefront.programs.pause(shop.id, program.id), "This offer is taking a break"],
    ["ended", () => storefront.programs.end(shop.id, program.id), "This offer has ended"],
  ])("says kindly that a program has %s", async (_, change, words) => {
    await change();
    for (const html of [await page({ query: { code } }), await page({ form: { code } })]) {
      expect(html).toContain(words);
      expect(html).toContain('href="{{ routes.all_products_collection_url }}"');
    }
  });

  it.each([
    '<script>alert("1")</script>',
    "{{ shop.password }}",
    "{% include 'x' %}",
    "رمز",
    "x".repeat(10_240),
  ])("never makes a command or markup of the code %j", async (strange) => {
    for (const html of [await page({ query: { code: strange } }), await page({ form: { code: strange } })]) {
      expect(html).not.toContain("<script");
      expect(html.replaceAll(/\{\{ routes\.\w+ \}\}/g, "")).not.toMatch(/[{}]/);
    }
  });

  it("never makes a command or markup of a shop's own words", async () => {
    const write = (key: string, value: string) =>
      storefront.db.admin.query(
        "insert into translations (shop_id, key, locale, value) values ($1, $2, 'en', $3)",
        [shop.id, key, value],
      );
    await write("storefront.offer.headline.active", `"{{reward}}" < & > everything`);
    await write("storefront.offer.headline.own", "{% assign x %} {{ shop.password }}");
    const html = await page({ query: { code } });
    expect(html).toContain("&quot;10% off&quot; &lt; &amp; &gt; everything");
    expect(html.replaceAll(/\{\{ routes\.\w+ \}\}/g, "")).not.toMatch(/[{}]/);
  });

  it("is refused to whoever Shopify did not sign for", async () => {
    const request = new Request("https://app.example.com/proxy/page?logged_in_customer_id=1001");
    const response = await pageRoute({ request, context: { app: storefront.app, requestId: "x" } });
    expect(response.status).toBe(400);
  });
});

describe("addresses in answers", () => {
  it("keep the language and the market of the visitor, and stay in the shop whatever is asked", async () => {
    expect((await me({ query: { root: "/he/" } })).link).toBe(`${shop.storefrontUrl}/he/?ref=${code}`);
    for (const root of ["//evil.example.com/", "https://evil.example.com/", "/../../", "/he/?x="])
      expect((await me({ query: { root } })).link).toBe(`${shop.storefrontUrl}/?ref=${code}`);
    const claim = await storefront.ask(shop, claimRoute, { body: { code }, query: { root: "/ar/" } });
    const { discountUrl, discountCode } = (await claim.json()) as ClaimAnswer;
    expect(discountUrl).toBe(`${shop.storefrontUrl}/ar/discount/${discountCode}?redirect=/ar/`);
  });
});
