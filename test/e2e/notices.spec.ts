import type { APIRequestContext, Page } from "@playwright/test";
import {
  appFrame,
  expectAccessible,
  expectNoSidewaysScrolling,
  openAdmin,
  save,
  saveBar,
  untilUsable,
} from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const owner = "owner.demo-shop@example.com";
const open = (page: Page, demo: Demo, locale = "en") => openAdmin(page, demo, "/app/settings", locale);

const box = (page: Page, kind: string) => appFrame(page).locator(`[name="notice.${kind}"]`);
const language = (page: Page) => appFrame(page).getByLabel("Language of the notices");

const saved = async (page: Page): Promise<void> => {
  await save(page);
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await expect(saveBar(page)).toBeHidden();
};

const reload = async (page: Page): Promise<void> => {
  await page.reload();
  await untilUsable(appFrame(page));
};

const subjects = async (request: APIRequestContext, demo: Demo): Promise<string[]> => {
  const answer = await request.get(`${demo.simUrl}/control/mails`);
  const mails = (await answer.json()) as { to: string; subject: string }[];
  return mails.filter(({ to }) => to === owner).map(({ subject }) => subject);
};

test("the merchant sees where notices go, chooses which come, and is told when somebody else saved", async ({
  page,
  context,
  demo,
}) => {
  const frame = await open(page, demo);
  await expect(frame.getByText(owner)).toBeVisible();
  await expect(box(page, "program_paused")).toBeChecked();
  await expect(box(page, "weekly_summary")).not.toBeChecked();
  const colleague = await context.newPage();
  await open(colleague, demo);

  await box(page, "weekly_summary").check();
  await box(page, "messages_failed").uncheck();
  await language(page).selectOption("Hebrew");
  await saved(page);
  await reload(page);
  await expect(box(page, "weekly_summary")).toBeChecked();
  await expect(box(page, "messages_failed")).not.toBeChecked();
  await expect(language(page)).toHaveValue("he");

  await box(colleague, "review_waiting").uncheck();
  await save(colleague);
  await expect(appFrame(colleague).getByText("Somebody else", { exact: false })).toBeVisible();
  await expect(box(colleague, "review_waiting")).not.toBeChecked();
  await colleague.close();

  await box(page, "weekly_summary").uncheck();
  await box(page, "messages_failed").check();
  await language(page).selectOption("Your shop's language");
  await saved(page);
});

test("one bar saves the look of the storefront and the notices alike, and discards both", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo);
  await frame.getByLabel("Button colour").fill("#123456");
  await box(page, "weekly_summary").check();
  await saveBar(page).locator("[data-saves=no]").click();
  await expect(saveBar(page)).toBeHidden();
  await expect(frame.getByLabel("Button colour")).toHaveValue("");
  await expect(box(page, "weekly_summary")).not.toBeChecked();
});

test("a trial arrives at the shop's address, and its links lead into the admin", async ({
  page,
  context,
  request,
  demo,
}) => {
  const frame = await open(page, demo);
  await frame.getByLabel("Notice", { exact: true }).selectOption("Weekly summary");
  await frame.getByRole("button", { name: "Send the trial" }).click();
  await expect(frame.getByText("The trial is on its way.")).toBeVisible();
  const subject = "Trial: What referrals brought to Demo Shop last week";
  expect(await subjects(request, demo)).toContain(subject);

  await page.goto(`${demo.simUrl}/mail`);
  await page.getByRole("link", { name: subject }).first().click();
  const opened = context.waitForEvent("page");
  await page.frameLocator("iframe").getByRole("link", { name: "Choose which notices come" }).click();
  const settings = await opened;
  await expect(appFrame(settings).getByRole("heading", { name: "Notices to you" })).toBeVisible();
});

for (const locale of ["en", "ar", "he"]) {
  test(`the notices' letters look right in ${locale}, and axe finds nothing`, async ({
    page,
    context,
    request,
    demo,
  }, info) => {
    await page.setViewportSize({ width: 390, height: 3000 });
    const frame = await open(page, demo, locale);
    await expect(frame.getByText(owner)).toBeVisible();
    await expectNoSidewaysScrolling(frame);
    await page.screenshot({ path: info.outputPath(`notices-${locale}-narrow.png`) });
    await expectAccessible(page);
    await frame.locator('select[name="noticeLocale"]').selectOption(locale);
    await frame.locator('select[name="kind"]').selectOption("weekly_summary");
    const before = (await subjects(request, demo)).length;
    await frame.locator('form:has(select[name="kind"]) button[type="submit"]').click();
    await expect.poll(async () => (await subjects(request, demo)).length).toBe(before + 1);
    const answer = await request.get(`${demo.simUrl}/control/mails`);
    const mails = (await answer.json()) as { to: string; html: string }[];
    const letter = mails.find(({ to }) => to === owner)?.html ?? "";
    expect(letter).toContain(`<html lang="${locale}" dir="${locale === "en" ? "ltr" : "rtl"}">`);
    const looking = await context.newPage();
    await looking.setViewportSize({ width: 640, height: 400 });
    await looking.setContent(letter);
    await looking.screenshot({ path: info.outputPath(`notice-${locale}.png`), fullPage: true });
    await looking.close();
  });
}
