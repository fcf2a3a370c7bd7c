import { expect, test } from "./fixtures.ts";
import type { Page } from "@playwright/test";
import {
  arrive,
  bar,
  cartOf,
  claimIn,
  countShifts,
  expectAccessible,
  friendBlock,
  givePoints,
  languages,
  newCustomer,
  newEmail,
  offers,
  panel,
  proxied,
  shareBlock,
  shifted,
  sidewaysScroll,
  submit,
} from "./storefront-page.ts";

test.beforeEach(({ context }) => arrive(context));

for (const { locale, prefix, direction, script } of languages) {
  test(`a friend takes the offer in ${locale} and the order brings the advocate points`, async ({
    browser,
    page,
    demo,
  }) => {
    const advocate = await browser.newPage();
    const link = new URL(await newCustomer(advocate, demo, prefix));
    await page.goto(`${demo.storefrontUrl}/${prefix}${link.search}`);
    const block = friendBlock(page);
    await expect(panel(block, "offer")).toBeVisible();
    await expect(block.locator("[data-terms] li").first()).toHaveText(script);
    await expect(block.locator("[data-heading]")).toHaveText(script);

    const code = await claimIn(block, newEmail());
    await panel(block, "done").getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`/shops/demo-shop/${prefix}collections/all`));
    await page.getByRole("link", { name: /Olive oil/ }).click();
    await page.locator('form[action$="cart/add"] button').click();
    await expect(page.locator(".totals")).toContainText(code);
    await page.locator('a[href$="/checkout"]').click();
    await page.locator('button[name="pay"]').click();
    await expect(page.locator("[data-order]")).toContainText(code);
    await expect(async () => {
      await advocate.reload();
      const points = advocate.locator('.referral--points [data-points="available"]');
      await expect(points).toHaveText(/^100 /, { timeout: 1_000 });
      await expect(points).toHaveText(script);
    }).toPass();
    await shareBlock(advocate).locator('[data-do="referrals"] summary').click();
    await expect(shareBlock(advocate).locator('[data-do="referrals"] li')).toHaveCount(1);
    await advocate.close();
  });

  for (const width of [390, 1280]) {
    test(`the blocks in ${locale} at ${width} stand in the direction of their words, and nothing moves`, async ({
      page,
      demo,
    }) => {
      await page.setViewportSize({ width, height: 900 });
      await countShifts(page);
      const offer = Promise.withResolvers<void>();
      await page.route(offers, async (route) => {
        await offer.promise;
        await route.continue();
      });
      await page.goto(`${demo.storefrontUrl}/${prefix}?ref=${demo.seed.advocateCode}`);
      await expect(page.locator("html")).toHaveAttribute("dir", direction);
      const block = friendBlock(page);
      await expect(block).toHaveAttribute("data-started");
      await expect(block).toHaveCSS("direction", direction);
      const before = await shareBlock(page).boundingBox();
      offer.resolve();
      await expect(panel(block, "offer")).toBeVisible();
      expect(await shareBlock(page).boundingBox()).toEqual(before);
      expect(await shifted(page)).toBeLessThan(0.01);

      const heading = await block.locator("[data-heading]").evaluate((node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const [text, box] = [range.getBoundingClientRect(), node.getBoundingClientRect()];
        return { before: text.left - box.left, after: box.right - text.right };
      });
      expect(direction === "rtl" ? heading.after : heading.before).toBeLessThan(2);
      await expectAccessible(page);

      await claimIn(block);
      await expect(block.locator("[data-discount]")).toHaveCSS("direction", "ltr");
      const arrow = panel(block, "done").locator(".referral__arrow");
      await expect(arrow).toHaveCSS("transform", direction === "rtl" ? /matrix\(-1/ : "none");
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    });
  }

  for (const width of [390, 1280]) {
    test(`nothing moves in ${locale} at ${width} when a customer's numbers come`, async ({ page, demo }) => {
      await page.setViewportSize({ width, height: 900 });
      await newCustomer(page, demo, prefix);
      await givePoints(page, demo, 1500);
      await countShifts(page);
      const answer = Promise.withResolvers<void>();
      await page.route(proxied, async (route) => {
        await answer.promise;
        await route.continue();
      });
      await page.goto(`${demo.storefrontUrl}/${prefix}account`);
      const spots = page.locator(".referral, .referral [data-do], .referral dl, .referral summary");
      const places = () => spots.evaluateAll((all) => all.map((spot) => spot.getBoundingClientRect().top));
      await expect(shareBlock(page)).toHaveAttribute("data-started");
      const before = await places();
      answer.resolve();
      await expect(shareBlock(page).locator('[data-points="available"]')).toHaveText(/^1,500 /);
      expect(await places()).toEqual(before);
      expect(await shifted(page)).toBeLessThan(0.01);
    });
  }

  test(`a customer finds link, points and what to spend them on in ${locale}`, async ({ page, demo }) => {
    await page.setViewportSize({ width: 390, height: 900 });
    await newCustomer(page, demo, prefix);
    await givePoints(page, demo, 1500);
    await page.reload();
    const block = shareBlock(page);
    await expect(block.locator('[data-points="available"]')).toHaveText(/^1,500 /);
    for (const part of await block.locator("summary").all()) await part.click();
    await expect(block.locator("[data-do=rewards] li")).toHaveCount(2);
    for (const words of [block.locator("[data-heading]"), block.locator("summary").nth(1)])
      await expect(words).toHaveText(script);
    await expectAccessible(page);
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);

    const first = block.locator("[data-do=rewards] li button").first();
    await first.click();
    await expect(first).toHaveText(script);
    await first.click();
    for (const shown of await page.locator('[data-points="available"]').all())
      await expect(shown).toHaveText(/^1,000 /);
    await expect(block.locator("[data-do=coupons] li")).toHaveCount(1);
    const coupon = block.locator("[data-do=coupons] .referral__code");
    await expect(coupon).toHaveCSS("direction", "ltr");
    await expect(block.locator("[data-do=rewards] [data-error]")).toContainText(await coupon.innerText());
  });
}

test("an advocate sends the link where he likes, shows it as a picture, and replaces it", async ({
  page,
  demo,
}) => {
  const link = await newCustomer(page, demo);
  const block = shareBlock(page);
  const code = new URL(link).searchParams.get("ref") ?? "";
  for (const [name, place] of [
    ["WhatsApp", /^https:\/\/wa\.me\/\?text=/],
    ["E-mail", /^mailto:\?body=.*&subject=A%20discount%20for%20you%20at%20/],
    ["SMS", /^sms:\?&body=/],
    ["X", /^https:\/\/x\.com\/intent\/post\?text=/],
    ["Facebook", /^https:\/\/www\.facebook\.com\/sharer\/sharer\.php\?u=/],
  ] as const) {
    const channel = block.getByRole("link", { name, exact: true });
    await expect(channel).toHaveAttribute("href", place);
    await expect(channel).toHaveAttribute("href", new RegExp(encodeURIComponent(code)));
  }
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await block.getByRole("button", { name: "Copy" }).click();
  await expect(block.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  await block.getByText("QR code").click();
  await expect(block.getByRole("img")).toBeVisible();
  await expect
    .poll(() => block.getByRole("img").evaluate((picture: HTMLImageElement) => picture.naturalWidth))
    .toBeGreaterThan(0);

  await block.getByText("Get a new link").click();
  await block.getByRole("button", { name: "Make a new link" }).click();
  await block.getByRole("button", { name: "Yes, replace my link" }).click();
  await expect(block.locator("[data-value]")).not.toHaveValue(link);
  await expect(block.locator("[data-value]")).toHaveValue(/ref=/);
  await page.reload();
  await expect(block.locator("[data-value]")).toHaveValue(/ref=/);
  expect(await block.locator("[data-value]").inputValue()).not.toBe(link);
});

test("an advocate who arrives logged out is told how to get the link, and finds it after signing in", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.storefrontUrl}/he/`);
  await shareBlock(page).getByRole("link").first().click();
  await page.locator(`button[name="customer"][value="${demo.seed.advocateCustomerId}"]`).click();
  await expect(page).toHaveURL(`${demo.storefrontUrl}/he/`);
  const link = shareBlock(page).locator("[data-value]");
  await expect(link).toHaveValue(/\/\?ref=.+/);
  const own = await link.inputValue();
  expect(own).toMatch(`${demo.storefrontUrl}/he/?ref=`);
  await page.goto(own);
  await expect(friendBlock(page).locator("[data-heading]")).toContainText("הקישור שלך");
  await expect(panel(friendBlock(page), "offer")).toBeHidden();
});

test("a code typed by hand leads to the same offer, and a customer uses it beside his own link", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.storefrontUrl}/`);
  const form = friendBlock(page).locator('[data-do="look"]');
  await submit(form).click();
  await expect(form.locator("[data-error]")).toHaveText("Please enter a code.");
  await form.getByRole("textbox").fill(` ${demo.seed.advocateCode.toUpperCase()} `);
  await form.getByRole("textbox").press("Enter");
  await expect(panel(friendBlock(page), "offer")).toBeVisible();
  await expect(friendBlock(page).locator("[data-heading]")).toBeFocused();

  await newCustomer(page, demo);
  await shareBlock(page).getByText("Do you have a code from a friend?").click();
  await shareBlock(page).locator('[data-do="redeem"]').getByRole("textbox").fill(demo.seed.advocateCode);
  await submit(shareBlock(page).locator('[data-do="redeem"]')).click();
  await expect(shareBlock(page).locator("[data-redeemed] [data-discount]")).toHaveText(/\w{8,}/);
});

test("a guest gets a link of her own by e-mail", async ({ page, demo }) => {
  await page.goto(`${demo.storefrontUrl}/`);
  const form = shareBlock(page).locator('[data-do="guest"]');
  await form.getByRole("textbox").fill("nobody");
  await submit(form).click();
  await expect(form.locator("[data-error]")).toContainText("name@example.com");
  await form.getByRole("textbox").fill(newEmail());
  await submit(form).click();
  await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/\?ref=/);
});

test("taking the offer keeps what is in the cart already, and ties the cart to the advocate unseen", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.storefrontUrl}/discount/WELCOME?redirect=/`);
  await page.goto(`${demo.storefrontUrl}/he/collections/all?ref=${demo.seed.advocateCode}`);
  await expect(panel(bar(page), "offer")).toBeVisible();
  const code = await claimIn(bar(page));
  const cart = await cartOf(page, demo.storefrontUrl);
  expect(cart.discount_codes.map((entry) => entry.code)).toEqual(["WELCOME", code]);
  expect(cart.attributes).toEqual({});
  await bar(page).locator("[data-do=close]").click();
  await expect(bar(page)).toBeHidden();
});

test("without consent only the page knows the code, and with it the offer outlives the page", async ({
  page,
  demo,
}) => {
  const { advocateCode } = demo.seed;
  const block = friendBlock(page);
  const cookies = async () => (await page.context().cookies()).map(({ name }) => name);
  await page.goto(`${demo.storefrontUrl}/?ref=${advocateCode}`);
  await expect(panel(block, "offer")).toBeVisible();
  await page.getByRole("link", { name: "עברית" }).click();
  await expect(page).toHaveURL(new RegExp(`/he/\\?ref=${advocateCode}`));
  await expect(panel(block, "offer")).toBeVisible();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  expect(await cookies()).toEqual([]);
  await page.goto(`${demo.storefrontUrl}/he/`);
  await expect(panel(block, "ask")).toBeVisible();

  await page.goto(`${demo.storefrontUrl}/?ref=${advocateCode}`);
  await expect(panel(block, "offer")).toBeVisible();
  await page.locator("[data-consent]").check();
  await expect.poll(() => page.evaluate(() => localStorage.getItem("referral"))).toContain(advocateCode);
  await page.goto(`${demo.storefrontUrl}/ar/`);
  await expect(panel(block, "offer")).toBeVisible();
  const code = await claimIn(block);
  await page.goto(`${demo.storefrontUrl}/`);
  await expect(panel(block, "done").locator("[data-discount]")).toHaveText(code);
  await panel(block, "done").getByRole("link").click();
  await expect(page).toHaveURL(`${demo.storefrontUrl}/`);
  expect((await cartOf(page, demo.storefrontUrl)).discount_codes.map((entry) => entry.code)).toEqual([code]);

  await page.locator("[data-consent]").uncheck();
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test("before anyone acts the app is asked once, and nobody else at all", async ({ page, demo }) => {
  await newCustomer(page, demo);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const count = (part: string) => asked.filter((url) => url.includes(part)).length;

  await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await expect(panel(friendBlock(page), "offer")).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(count("/apps/referral/")).toBe(1);
  expect(count("referral-actions.js")).toBe(0);
  await page.mouse.wheel(0, 200);
  await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/ref=/);
  expect(count("/apps/referral/")).toBe(2);

  asked.length = 0;
  await page.goto(`${demo.storefrontUrl}/account`);
  await expect(page.locator('.referral--points [data-points="pending"]')).toHaveText("0 points");
  await page.waitForLoadState("networkidle");
  expect(count("/apps/referral/")).toBe(1);
  expect(asked.filter((url) => new URL(url).origin !== new URL(demo.simUrl).origin)).toEqual([]);

  asked.length = 0;
  await page.goto(`${demo.storefrontUrl}/collections/all`);
  await page.waitForLoadState("networkidle");
  expect(count("/apps/referral/")).toBe(0);
});

test.describe("when something is wrong", () => {
  test.use({ expectedError: /Failed to load resource/ });

  const answers: [string, (page: Page) => Promise<unknown>][] = [
    ["nothing", (page) => page.route(proxied, (route) => route.abort())],
    [
      "an error page",
      (page) => page.route(proxied, (route) => route.fulfill({ status: 502, body: "<h1>Bad Gateway</h1>" })),
    ],
    ["a web page", (page) => page.route(proxied, (route) => route.fulfill({ body: "<b>hello</b>" }))],
    ["null", (page) => page.route(proxied, (route) => route.fulfill({ json: null }))],
    ["something else", (page) => page.route(proxied, (route) => route.fulfill({ json: { terms: {} } }))],
  ];
  for (const [what, answer] of answers) {
    test(`and the app answers ${what}, the block keeps its words and offers to try again`, async ({
      page,
      demo,
    }) => {
      await answer(page);
      await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
      const block = friendBlock(page);
      await expect(block.getByRole("alert")).toContainText("The rest of the shop works as usual");
      await expect(block).toContainText("Friends of our customers get 10% off");
      await page.unroute(proxied);
      await block.getByRole("button", { name: "Try again" }).click();
      await expect(panel(block, "offer")).toBeVisible();
    });
  }

  test("and the app is away, a customer is told so once and tries again", async ({ page, demo }) => {
    await newCustomer(page, demo);
    await page.route(proxied, (route) => route.abort());
    await page.reload();
    const block = shareBlock(page);
    await expect(block.getByRole("alert")).toContainText("The rest of the shop");
    await page.unroute(proxied);
    await block.getByRole("button", { name: "Try again" }).click();
    await expect(block.locator("[data-value]")).toHaveValue(/ref=/);
    await expect(block.getByRole("alert")).toHaveCount(0);
  });

  const strange = ["<img src=x onerror=alert(1)>", "رمز", "קוד-של-חבר", "%00", "x".repeat(8_000), "../../me"];
  for (const code of strange) {
    test(`and the code is ${code.slice(0, 30)}, it is said kindly`, async ({ page, demo }) => {
      await page.goto(`${demo.storefrontUrl}/?ref=${encodeURIComponent(code)}`);
      await expect(friendBlock(page).getByRole("alert")).toHaveText(/We do not know this code/);
      await expect(page.locator(".referral img[src=x]")).toHaveCount(0);
      await page.goto(`${demo.storefrontUrl}/ar/collections/all?ref=${encodeURIComponent(code)}`);
      await expect(bar(page).getByRole("alert")).toHaveText(/\p{Script=Arabic}/u);
    });
  }

  test("and the app sends markup, it stays text", async ({ page, demo }) => {
    const markup = '<img src="x" onerror="document.title = 1">';
    const offer = { state: "active", headline: markup, terms: [markup], friendReward: null, expiresAt: null };
    await page.route(offers, (route) => route.fulfill({ json: offer }));
    await page.goto(`${demo.storefrontUrl}/?ref=x`);
    await expect(friendBlock(page).locator("[data-heading]")).toHaveText(markup);
    await expect(page.locator(".referral img[src=x]")).toHaveCount(0);
  });

  test("and the program is paused, a short link leads to a kind answer and the visitor shops on", async ({
    page,
    demo,
  }) => {
    const state = {
      state: "paused",
      headline: "This offer is taking a break",
      terms: [],
      friendReward: null,
    };
    await page.route(offers, (route) => route.fulfill({ json: { ...state, expiresAt: null } }));
    await page.goto(`${demo.appUrl}/r/demo-shop/${demo.seed.advocateCode}?utm_source=mail`);
    await expect(page).toHaveURL(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}&utm_source=mail`);
    await expect(friendBlock(page).locator("[data-heading]")).toHaveText(state.headline);
    await panel(friendBlock(page), "closed").getByRole("link").click();
    await expect(page).toHaveURL(/collections\/all/);
  });
});
