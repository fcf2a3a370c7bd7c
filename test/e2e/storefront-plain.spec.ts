import { expect, test } from "./fixtures.ts";
import { arrive, cartOf, friendBlock, languages, newCustomer, panel, shareBlock } from "./storefront-page.ts";

/** Visitors whose browsers run no scripts. */
for (const { locale, prefix, script } of languages) {
  test(`without scripts the offer, its terms and a way on can be read in ${locale}`, async ({
    browser,
    demo,
  }) => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    const block = friendBlock(page);
    await expect(async () => {
      await page.goto(`${demo.storefrontUrl}/${prefix}?ref=${demo.seed.advocateCode}`);
      await expect(panel(block, "ask")).toContainText("10", { timeout: 500 });
    }).toPass();
    await expect(panel(block, "ask")).toContainText(script);
    await expect(panel(block, "ask").getByRole("listitem")).toHaveCount(3);
    for (const term of await panel(block, "ask").getByRole("listitem").all())
      await expect(term).toHaveText(script);
    await expect(block.getByRole("link")).toHaveAttribute("href", /collections\/all$/);
    await expect(shareBlock(page)).toContainText(script);
    await expect(shareBlock(page).getByRole("link")).toHaveAttribute("href", /account\/login\?/);
    await expect(shareBlock(page).locator("button:visible, input:visible")).toHaveCount(0);
    await page.context().close();
  });

  test(`without scripts a friend types the code and gets the discount in ${locale}`, async ({
    browser,
    page: other,
    demo,
  }) => {
    const code = new URL(await newCustomer(other, demo)).searchParams.get("ref") ?? "";
    const context = await browser.newContext({ javaScriptEnabled: false });
    await arrive(context);
    const page = await context.newPage();
    await page.goto(`${demo.storefrontUrl}/${prefix}`);
    await friendBlock(page).getByRole("textbox").fill(code);
    await friendBlock(page).getByRole("button").click();
    const answer = page.locator("main .referral");
    await expect(answer.getByRole("heading")).toHaveText(script);
    await expect(answer.getByRole("heading")).toContainText("10");
    await answer.getByRole("button").click();
    const discount = await answer.locator(".referral__code").innerText();
    await answer.getByRole("link").click();
    await expect(page).toHaveURL(`${demo.storefrontUrl}/${prefix}`);
    expect((await cartOf(page, demo.storefrontUrl)).discount_codes.map((entry) => entry.code)).toEqual([
      discount,
    ]);
    await context.close();
  });

  test(`without scripts a customer finds the own link in ${locale}`, async ({ browser, page, demo }) => {
    const own = await newCustomer(page, demo, prefix);
    const context = await browser.newContext({ javaScriptEnabled: false });
    await context.addCookies(await page.context().cookies());
    const plain = await context.newPage();
    await plain.goto(`${demo.storefrontUrl}/${prefix}account`);
    await expect(shareBlock(plain).getByRole("link")).toHaveText(script);
    await shareBlock(plain).getByRole("link").click();
    const answer = plain.locator("main .referral");
    await expect(answer.locator(".referral__code")).toHaveText(own);
    await expect(answer.locator(".referral__code")).toHaveCSS("direction", "ltr");
    await expect(answer.getByRole("link")).toHaveAttribute("href", /^https:\/\/wa\.me\/\?text=/);
    await context.close();
  });
}

test("without scripts a code that nobody has is answered kindly, and a visitor without an account is sent to sign in", async ({
  browser,
  demo,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${demo.storefrontUrl}/`);
  await friendBlock(page).getByRole("textbox").fill('<b>x</b>{{ shop.name }}"');
  await friendBlock(page).getByRole("button").click();
  const answer = page.locator("main .referral");
  await expect(answer.getByRole("heading")).toHaveText("We do not know this code. Please check the link.");
  await answer.getByRole("link").click();
  await expect(page).toHaveURL(/collections\/all$/);
  await page.goto(`${demo.storefrontUrl}/he/apps/referral/page?lang=he`);
  await answer.getByRole("link").click();
  await expect(page).toHaveURL(/\/he\/account\/login$/);
  await context.close();
});
