import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import {
  arrive,
  bar,
  claimIn,
  expectAccessible,
  friendBlock,
  givePoints,
  languages,
  newCustomer,
  newEmail,
  offers,
  panel,
  pointsBlock,
  proxied,
  shareBlock,
  sidewaysScroll,
  signedInId,
} from "./storefront-page.ts";

test.beforeEach(({ context }) => arrive(context));

const stored = (page: Page): Promise<number> =>
  page.evaluate(() => localStorage.length + sessionStorage.length);
const cookieNames = async (page: Page): Promise<string[]> =>
  (await page.context().cookies()).map(({ name }) => name);

test.describe("consent", () => {
  test("that is refused keeps nothing on the device, before and after the offer is taken", async ({
    page,
    demo,
  }) => {
    await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
    await claimIn(friendBlock(page));
    expect(await stored(page)).toBe(0);
    // The shop's own cart: the visitor put the code there by taking the offer.
    expect(await cookieNames(page)).toEqual(["sim_cart_demo-shop"]);
  });

  test("that is given later, with the code on the page, keeps it from then on; taken back, it is gone at once", async ({
    page,
    demo,
  }) => {
    const box = page.locator("[data-consent]");
    await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
    await expect(panel(friendBlock(page), "offer")).toBeVisible();
    expect(await stored(page)).toBe(0);
    await box.check();
    await expect.poll(() => stored(page)).toBe(1);
    await page.goto(`${demo.storefrontUrl}/`);
    await expect(panel(friendBlock(page), "offer")).toBeVisible();
    await box.uncheck();
    await expect.poll(() => stored(page)).toBe(0);
    await page.goto(`${demo.storefrontUrl}/`);
    await expect(panel(friendBlock(page), "ask")).toBeVisible();
  });

  test("that ended between two visits lets what was kept be forgotten unread", async ({ page, demo }) => {
    await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
    await page.locator("[data-consent]").check();
    await expect.poll(() => stored(page)).toBe(1);
    await page.context().clearCookies();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${demo.storefrontUrl}/`);
    await expect.poll(() => stored(page)).toBe(0);
    await expect(panel(friendBlock(page), "ask")).toBeVisible();
    expect(asked.filter((url) => url.includes("/apps/referral/"))).toEqual([]);
  });
});

test("nobody but the shop is asked for anything, whoever is there and whatever he does", async ({
  page,
  demo,
}) => {
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await claimIn(friendBlock(page));
  await newCustomer(page, demo);
  for (const part of await shareBlock(page).locator("summary").all()) await part.click();
  await expect(shareBlock(page).getByRole("img")).toBeVisible();
  expect([...origins]).toEqual([new URL(demo.simUrl).origin]);
});

test.describe("nothing is made twice", () => {
  test("for an advocate who reloads, goes back, opens two tabs and changes the language", async ({
    page,
    demo,
  }) => {
    const code = new URL(await newCustomer(page, demo)).searchParams.get("ref");
    const other = await page.context().newPage();
    const shown = async (on: Page) =>
      new URL(await shareBlock(on).locator("[data-value]").inputValue()).searchParams.get("ref");
    await Promise.all([page.reload(), other.goto(`${demo.storefrontUrl}/he/account`)]);
    for (const on of [page, other])
      await expect(shareBlock(on).locator("[data-value]")).toHaveValue(/\?ref=/);
    expect([await shown(page), await shown(other)]).toEqual([code, code]);
    await page.goto(`${demo.storefrontUrl}/ar/account`);
    await page.goBack();
    await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/\?ref=/);
    expect(await shown(page)).toBe(code);
  });

  test("for a friend with an account who takes the offer again in each of these ways", async ({
    browser,
    page,
    demo,
  }) => {
    const advocate = await browser.newPage();
    const link = new URL(await newCustomer(advocate, demo));
    await newCustomer(page, demo);
    const other = await page.context().newPage();
    const codes = new Set<string>();
    for (const [on, prefix] of [
      [page, ""],
      [other, ""],
      [page, "he/"],
    ] as const) {
      await on.goto(`${demo.storefrontUrl}/${prefix}${link.search}`);
      codes.add(await claimIn(friendBlock(on)));
    }
    await page.reload();
    codes.add(await claimIn(friendBlock(page)));
    await page.goto(`${demo.storefrontUrl}/collections/all`);
    await page.goBack();
    await expect(friendBlock(page).locator("[data-panel]:not([hidden])")).toBeVisible();
    expect(codes.size).toBe(1);
    const answer = await page.request.get(
      `${demo.appUrl}/api/v1/referral?advocate=${await signedInId(advocate)}`,
      { headers: { authorization: `Bearer ${demo.restKeys[demo.shop]}` } },
    );
    expect(((await answer.json()) as { referrals: object[] }).referrals).toHaveLength(1);
    await advocate.close();
  });

  test("by somebody who presses twice before the answer comes", async ({ page, demo }) => {
    await newCustomer(page, demo);
    await givePoints(page, demo, 1200);
    await page.reload();
    const block = shareBlock(page);
    await expect(block.locator('[data-points="available"]')).toHaveText(/^1,200 /);
    await block.locator("[data-do=rewards] summary").click();
    const asked: string[] = [];
    const answer = Promise.withResolvers<void>();
    await page.route("**/me/spend?*", async (route) => {
      asked.push(route.request().postData() ?? "");
      await answer.promise;
      await route.continue();
    });
    const button = block.locator("[data-do=rewards] li button").first();
    await button.click();
    await button.click();
    for (const _ of [1, 2]) await button.click({ force: true });
    await expect.poll(() => asked.length).toBe(1);
    answer.resolve();
    await expect(block.locator("[data-do=coupons] summary")).toBeVisible();
    await expect(block.locator('[data-points="available"]')).toHaveText(/^700 /);
    expect(asked).toHaveLength(1);
  });
});

test.describe("too many tries", () => {
  test.use({ expectedError: /Failed to load resource/ });

  for (const { locale, prefix, script } of languages) {
    test(`are answered kindly in ${locale}, and looking again works`, async ({ page, demo }) => {
      let isBusy = true;
      await page.route(offers, async (route) => {
        if (!isBusy) return route.continue();
        const { error } = (await (
          await page.request.get(`${demo.storefrontUrl}/apps/referral/offer?code=nobody&lang=${locale}`)
        ).json()) as { error: object };
        return route.fulfill({ status: 429, json: { error: { ...error, code: "too_many_requests" } } });
      });
      await page.goto(`${demo.storefrontUrl}/${prefix}?ref=${demo.seed.advocateCode}`);
      const block = friendBlock(page);
      await expect(block.getByRole("alert")).toHaveText(script);
      const retry = block.locator("[data-retry]:visible");
      isBusy = false;
      await retry.focus();
      await page.keyboard.press("Enter");
      await expect(panel(block, "offer")).toBeVisible();
      await expect(block.locator("[data-heading]")).toBeFocused();
    });
  }

  test("of one visitor end at his limit, in words, and another visitor is not held up", async ({
    page,
    demo,
  }) => {
    const link = new URL(await newCustomer(page, demo));
    await page.context().clearCookies();
    const claim = () =>
      page.request.post(`${demo.storefrontUrl}/apps/referral/claim?lang=he`, {
        data: { code: link.searchParams.get("ref") },
      });
    for (let count = 0; count < 20; count += 1) expect((await claim()).status()).toBe(200);
    const refused = await claim();
    expect(refused.status()).toBe(429);
    expect(Number(refused.headers()["retry-after"] ?? "0")).toBeGreaterThanOrEqual(0);
    await page.goto(`${demo.storefrontUrl}/he/${link.search}`);
    await friendBlock(page).locator('[data-do="claim"] button').first().click();
    await expect(panel(friendBlock(page), "offer").getByRole("alert")).toHaveText(/יותר מדי ניסיונות/);
    await arrive(page.context());
    await claimIn(friendBlock(page));
  });
});

test.describe("what Shopify did not vouch for", () => {
  test.use({ expectedError: /Failed to load resource/ });

  for (const { locale, prefix, script } of languages) {
    test(`a wrong clock or another shop's signature, is told kindly in ${locale}`, async ({ page, demo }) => {
      await page.route(offers, async (route) => {
        const { search } = new URL(route.request().url());
        const signed = `shop=demo-outlet.myshopify.com&timestamp=1&signature=${"0".repeat(64)}`;
        const answer = await page.request.get(`${demo.appUrl}/proxy/offer${search}&${signed}`);
        expect(answer.status()).toBe(400);
        await route.fulfill({ status: 400, json: (await answer.json()) as object });
      });
      await page.goto(`${demo.storefrontUrl}/${prefix}?ref=${demo.seed.advocateCode}`);
      const block = friendBlock(page);
      await expect(block.getByRole("alert")).toHaveText(script);
      await expect(panel(block, "ask")).toBeVisible();
      await expect(page.getByRole("link").first()).toBeVisible();
    });
  }
});

test.describe("the keyboard", () => {
  /** What gets the focus, one after the other, within the blocks of the page. */
  const walk = async (page: Page, steps: number): Promise<string[]> => {
    const seen: string[] = [];
    for (let step = 0; step < steps; step += 1) {
      await page.keyboard.press("Tab");
      const spot = page.locator(":focus");
      if ((await spot.count()) === 0) continue;
      const found = await spot.evaluate((node: HTMLElement) => {
        const style = getComputedStyle(node);
        const box = node.getBoundingClientRect();
        const isSeenAgain = "walked" in node.dataset;
        node.dataset["walked"] = "";
        return {
          isSeenAgain,
          inside: node.closest(".referral") !== null,
          visible: box.width > 0 && box.height > 0 && style.outlineStyle !== "none",
          name: node.getAttribute("aria-label") ?? node.textContent?.trim() ?? "",
          tag: node.localName,
        };
      });
      if (found.isSeenAgain) break;
      if (!found.inside) continue;
      expect(found.visible, `the focus on ${found.tag} ${found.name} can be seen`).toBe(true);
      seen.push(found.name === "" ? found.tag : found.name);
    }
    return seen;
  };

  test("reaches everything a guest can do, in the sequence in which it is read", async ({ page, demo }) => {
    await page.goto(`${demo.storefrontUrl}/`);
    await expect(shareBlock(page)).toHaveAttribute("data-started");
    expect(await walk(page, 30)).toEqual([
      "input",
      "Show the offer",
      "Sign in to get your link",
      "input",
      "Get my link",
    ]);
  });

  test("reaches everything a customer can do", async ({ page, demo }) => {
    await newCustomer(page, demo);
    await page.goto(`${demo.storefrontUrl}/account`);
    await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/ref=/);
    expect(await walk(page, 40)).toEqual([
      "input",
      "Copy",
      "WhatsApp",
      "E-mail",
      "SMS",
      "X",
      "Facebook",
      "QR code",
      "Your referrals",
      "Spend your points",
      "Your codes",
      "Do you have a code from a friend?",
      "Get a new link",
    ]);
  });

  test("takes an offer, and the focus goes where the answer is", async ({ page, demo }) => {
    await page.goto(`${demo.storefrontUrl}/collections/all?ref=${demo.seed.advocateCode}`);
    const block = bar(page);
    await expect(panel(block, "offer")).toBeVisible();
    await panel(block, "offer").getByRole("textbox").focus();
    await page.keyboard.type("not an e-mail");
    await page.keyboard.press("Enter");
    await expect(panel(block, "offer").getByRole("textbox")).toBeFocused();
    await expect(panel(block, "offer").getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
    await panel(block, "offer").getByRole("textbox").fill(newEmail());
    await page.keyboard.press("Enter");
    await expect(block.locator("[data-heading]")).toBeFocused();
    const code = await panel(block, "done").locator("[data-discount]").innerText();
    await expect(block.locator("[data-status]")).toContainText(code);
    await page.keyboard.press("Tab");
    await expect(panel(block, "done").getByRole("link")).toBeFocused();
    await block.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Enter");
    await expect(block).toBeHidden();
  });

  test("spends points and replaces the link, and is never left on something that is gone", async ({
    page,
    demo,
  }) => {
    await newCustomer(page, demo);
    await givePoints(page, demo, 600);
    await page.goto(`${demo.storefrontUrl}/account`);
    const block = shareBlock(page);
    const rewards = block.locator("[data-do=rewards]");
    await expect(block.locator('[data-points="available"]')).toHaveText(/^600 /);
    await rewards.locator("summary").focus();
    await page.keyboard.press("Enter");
    const [cheap, dear] = [rewards.locator("li button").first(), rewards.locator("li button").nth(1)];
    await expect(dear).toHaveAttribute("aria-disabled", "true");
    await cheap.focus();
    await page.keyboard.press("Enter");
    await expect(cheap).toHaveText("Yes, spend my points");
    await expect(block.locator("[data-status]")).toHaveText("Yes, spend my points");
    await page.keyboard.press("Enter");
    await expect(rewards.getByRole("alert")).toContainText("It is yours. Your code:");
    await expect(rewards.locator("summary")).toBeFocused();

    const renew = block.locator('details:has([data-do="renew"])');
    await renew.locator("summary").focus();
    await page.keyboard.press("Enter");
    await renew.locator("button").first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await expect(block.locator("[data-value]")).toBeFocused();
  });
});

test("the device's own share sheet gets the words and the link, and closing it is no mistake", async ({
  page,
  demo,
}) => {
  await page.addInitScript(() => {
    const shared: object[] = [];
    Object.assign(window, { shared });
    Object.assign(navigator, {
      share: (what: object) => {
        shared.push(what);
        return Promise.reject(new DOMException("closed", "AbortError"));
      },
    });
  });
  const link = await newCustomer(page, demo, "he/");
  await shareBlock(page).locator('[data-do="sheet"]').click();
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { shared: object[] }).shared))
    .toEqual([{ url: link, text: expect.stringMatching(/\p{Script=Hebrew}/u) }]);
  await expect(shareBlock(page).getByRole("alert")).toHaveCount(0);
});

const dark = `:root { --ink: #f4f1e8; --soft: #b9beb0; --paper: #14170f; --line: #444a3c; color-scheme: dark; }`;

for (const { locale, prefix } of languages) {
  test(`in a dark theme everything can be read in ${locale}`, async ({ page, demo }) => {
    await newCustomer(page, demo, prefix);
    await page.goto(`${demo.storefrontUrl}/${prefix}account`);
    await page.addStyleTag({ content: dark });
    await expect(shareBlock(page).locator("[data-value]")).toHaveValue(/ref=/);
    for (const part of await shareBlock(page).locator("summary").all()) await part.click();
    await expectAccessible(page);
    await page.goto(`${demo.storefrontUrl}/${prefix}collections/all?ref=${demo.seed.advocateCode}`);
    await page.addStyleTag({ content: dark });
    await expect(panel(bar(page), "offer")).toBeVisible();
    await expectAccessible(page);
  });
}

for (const width of [320, 390]) {
  test(`words twice as long as ours, and one that never ends, break no block at ${width}`, async ({
    page,
    demo,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await newCustomer(page, demo);
    await page.goto(`${demo.storefrontUrl}/account`);
    await expect(pointsBlock(page).locator('[data-points="available"]')).toHaveText("0 points");
    for (const part of await shareBlock(page).locator("summary").all()) await part.click();
    await page.evaluate(() => {
      const endless = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
      for (const block of document.querySelectorAll(".referral")) {
        const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode as Text;
          if (text.data.trim() !== "") text.data = `${text.data} ${endless} ${text.data}`;
        }
      }
    });
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
    const sticksOut = await page.locator(".referral *:visible").evaluateAll((all) =>
      all
        .filter((node) => node.localName !== "input" && node.scrollWidth > node.clientWidth + 1)
        .filter((node) => getComputedStyle(node).display !== "inline")
        .map((node) => `${node.localName}.${node.className}`),
    );
    expect(sticksOut.filter((name) => !name.includes("status"))).toEqual([]);
  });
}

test("what the blocks do has no motion that somebody could want less of", async ({ page, demo }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${demo.storefrontUrl}/?ref=${demo.seed.advocateCode}`);
  await claimIn(friendBlock(page));
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test("what was kept long ago, by a clock that was wrong, or by somebody else is not believed", async ({
  page,
  demo,
}) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${demo.storefrontUrl}/`);
  await page.locator("[data-consent]").check();
  const { advocateCode: code } = demo.seed;
  const day = 24 * 60 * 60 * 1000;
  for (const kept of ["{", "null", "[]", `{"at":"x"}`]) {
    await page.evaluate((text) => localStorage.setItem("referral", text), kept);
    await page.reload();
    await expect(panel(friendBlock(page), "ask")).toBeVisible();
  }
  for (const days of [-31, 31]) {
    const at = Date.now() + days * day;
    await page.evaluate((text) => localStorage.setItem("referral", text), JSON.stringify({ code, at }));
    await page.reload();
    await expect(panel(friendBlock(page), "ask")).toBeVisible();
  }
  expect(asked.filter((url) => url.includes(proxied.slice(3, -3)))).toEqual([]);
});
