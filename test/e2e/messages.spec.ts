import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext, Page } from "@playwright/test";
import { appFrame, expectAccessible, expectNoSidewaysScrolling, openAdmin, save } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
}

const mailsTo = async (request: APIRequestContext, demo: Demo, to: string): Promise<Mail[]> => {
  const mails = (await (await request.get(`${demo.simUrl}/control/mails`)).json()) as Mail[];
  return mails.filter((mail) => mail.to === to);
};

const someone = (what: string) => `${what}-${Date.now()}@example.com`;

const field = (page: Page, name: string) => appFrame(page).locator(`[name="${name}"]`);

const languages = { en: "Message", ar: "الرسالة", he: "הודעה" } as const;

for (const [locale, kindLabel] of Object.entries(languages)) {
  test(`the page of messages is right in ${locale}, narrow and wide`, async ({ page, demo }, info) => {
    const frame = await openAdmin(page, demo, "/app/messages", locale);
    await expect(frame.getByLabel(kindLabel, { exact: true })).toBeVisible();
    await expect(frame.locator("iframe.letter")).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 1700 });
    await page.screenshot({ path: info.outputPath(`messages-${locale}.png`) });
    await page.setViewportSize({ width: 390, height: 2600 });
    await expectNoSidewaysScrolling(frame);
    await page.screenshot({ path: info.outputPath(`messages-${locale}-narrow.png`) });
    await expectAccessible(page);
  });
}

test("every letter is shown as it is sent, in each language and its direction, and looked at by axe", async ({
  page,
  context,
  demo,
}, info) => {
  const frame = await openAdmin(page, demo, "/app/messages");
  const kinds = await frame.getByLabel("Message", { exact: true }).locator("option").all();
  const letter = frame.locator("iframe.letter");
  const looking = await context.newPage();
  let shownIn = "en";
  for (const option of kinds) {
    const kind = (await option.getAttribute("value")) ?? "";
    await frame.getByLabel("Message", { exact: true }).selectOption(kind);
    await expect(frame.locator(`[data-letter="${kind} ${shownIn}"]`)).toBeVisible();
    for (const [locale, direction] of [
      ["en", "ltr"],
      ["ar", "rtl"],
      ["he", "rtl"],
    ] as const) {
      await frame.getByLabel("Language", { exact: true }).selectOption(locale);
      await expect(frame.locator(`[data-letter="${kind} ${locale}"]`)).toBeVisible();
      await expect(letter).toHaveAttribute(
        "srcdoc",
        new RegExp(`<html lang="${locale}" dir="${direction}">`),
      );
      await looking.setViewportSize({ width: 640, height: 400 });
      await looking.setContent((await letter.getAttribute("srcdoc")) ?? "");
      const { violations } = await new AxeBuilder({ page: looking }).analyze();
      expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
      await looking.screenshot({ path: info.outputPath(`letter-${kind}-${locale}.png`), fullPage: true });
      shownIn = locale;
    }
  }
});

test("what is wrong stands beside its field, and what is right is saved and shown again", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "/app/messages");
  await field(page, "replyTo").fill("nobody");
  await save(page);
  await expect(frame.getByText("Enter an e-mail address, such as help@example.com.")).toBeVisible();
  await expect(field(page, "replyTo")).toBeFocused();
  await field(page, "replyTo").fill("help@example.com");
  await field(page, "sender").fill("Olive & Oak");
  await field(page, "email.points_expired").uncheck();
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(field(page, "replyTo")).toHaveValue("help@example.com");
  await expect(field(page, "email.points_expired")).not.toBeChecked();
  await field(page, "email.points_expired").check();
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("a trial arrives at the address that was typed, and is kept nowhere", async ({
  page,
  request,
  demo,
}) => {
  const to = someone("trial");
  const frame = await openAdmin(page, demo, "/app/messages");
  await frame.getByLabel("Message", { exact: true }).selectOption("reward_given");
  await frame.getByRole("button", { name: "Send the trial" }).click();
  await expect(frame.getByText("Enter an e-mail address, such as help@example.com.")).toBeVisible();
  await frame.getByLabel("Address").fill(to);
  await frame.getByRole("button", { name: "Send the trial" }).click();
  await expect(frame.getByText("The trial is on its way.")).toBeVisible();
  const [mail] = await mailsTo(request, demo, to);
  expect(mail?.subject).toMatch(/^Trial: /);
  expect(mail?.headers["list-unsubscribe"]).toBeUndefined();
});

test("an order is told by e-mail, which can be read in the demo and stopped without signing in", async ({
  page,
  request,
  demo,
}, info) => {
  const place = async (email: string) => {
    const customer = (await (
      await request.post(`${demo.simUrl}/control/customers`, { data: { email } })
    ).json()) as { id: string };
    const order = {
      customerId: customer.id,
      lines: [{ productId: "8000000000007", quantity: 1 }],
      attributes: [{ name: "referral_code", value: demo.seed.advocateCode }],
    };
    expect((await request.post(`${demo.simUrl}/control/orders`, { data: order })).ok()).toBe(true);
  };
  const advocates = () => mailsTo(request, demo, "dana@example.com");
  const before = (await advocates()).length;
  await place(someone("friend"));
  await expect.poll(async () => (await advocates()).length, { timeout: 30_000 }).toBe(before + 1);
  const [mail] = await advocates();
  expect(mail?.subject).toBe("Your friend ordered at Demo Shop");
  expect(mail?.text).toContain("100 points");

  await page.goto(`${demo.simUrl}/mail`);
  await page
    .getByRole("link", { name: mail?.subject ?? "" })
    .first()
    .click();
  await expect(
    page.frameLocator("iframe").getByRole("heading", { name: "Your friend ordered" }),
  ).toBeVisible();

  const stopUrl = /<(.+)>/.exec(mail?.headers["list-unsubscribe"] ?? "")?.[1] ?? "";
  for (const [locale, stop, again] of [
    ["he", "הפסקת ההודעות", "חידוש ההודעות"],
    ["ar", "إيقاف الرسائل", "استئناف الرسائل"],
    ["en", "Stop the messages", "Receive them again"],
  ] as const) {
    await page.goto(stopUrl.replace(/lang=\w+/, `lang=${locale}`));
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    await page.screenshot({ path: info.outputPath(`stop-${locale}.png`) });
    await page.getByRole("button", { name: stop }).click();
    await expect(page.getByRole("button", { name: again })).toBeVisible();
    await page.getByRole("button", { name: again }).click();
    await expect(page.getByRole("button", { name: stop })).toBeVisible();
  }

  const oneClick = await request.post(stopUrl, { form: { "List-Unsubscribe": "One-Click" } });
  expect(oneClick.status()).toBe(200);
  await page.goto(stopUrl);
  await page.getByRole("button", { name: "Receive them again" }).click();
});
