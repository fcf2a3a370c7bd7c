import type { FrameLocator, Page } from "@playwright/test";
import { appFrame, openAdmin, save, saveBar } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";
import { wordsIn } from "./words.ts";

/** The merchant's work, walked in Arabic. What is refused and edge by edge is walked in English, page by page. */
const t = wordsIn("ar");

const open = (page: Page, demo: Demo, path: string) => openAdmin(page, demo, path, "ar");

/** Digits in a row would pass for a phone number. */
const someLetters = () => Date.now().toString(36).toUpperCase();

const button = (frame: FrameLocator, key: string, texts = {}) =>
  frame.getByRole("button", { name: t(key, texts), exact: true });

const field = (frame: FrameLocator, name: string) => frame.locator(`[name="${name}"]`);

const expectSaved = async (page: Page) => {
  await expect(page.getByText(t("form.saved"), { exact: true }).last()).toBeVisible();
  await expect(saveBar(page)).toBeHidden();
};

/** Gives the reason that a decision asks for; the first time without one. */
const giveReason = async (frame: FrameLocator, words: string) => {
  const reason = frame.getByRole("dialog").getByLabel(t("decide.reason"));
  await reason.press("Enter");
  await expect(frame.getByText(t("decide.problem.empty"))).toBeVisible();
  await reason.fill(words);
  await reason.press("Enter");
};

test("home: a period, its table, the first steps", async ({ page, demo }) => {
  const frame = await open(page, demo, "");
  await button(frame, "home.period.custom").click();
  await frame.getByLabel(t("home.period.from")).fill("2026-01-31");
  await frame.getByLabel(t("home.period.until")).fill("2026-01-01");
  await button(frame, "home.period.show").click();
  await expect(frame.getByText(t("home.period.error.order"))).toBeVisible();
  await frame.getByLabel(t("home.period.until")).fill("2026-02-01");
  await button(frame, "home.period.show").click();
  await expect(frame.locator(".chart .chart-bar")).toHaveCount(2);
  await frame.getByText(t("home.chart.table")).click();
  await expect(frame.getByRole("columnheader", { name: t("home.chart.column.orders_before") })).toBeVisible();
  await button(frame, "home.guide.dismiss").click();
  await button(frame, "home.guide.show").click();
  await expect(button(frame, "home.guide.dismiss")).toBeVisible();
});

test("programs: activated, paused, duplicated, ended", async ({ page, demo }) => {
  const frame = await open(page, demo, "/app/programs/new");
  await frame.locator("form").nth(2).getByRole("button").click();
  await expect(field(frame, "name")).toHaveValue(t("program_template.store_credit.title"));
  await button(frame, "programs.activate").click();
  await button(frame, "programs.pause").click();
  await expect(frame.getByText(t("program.status.paused"), { exact: true })).toBeVisible();
  const original = page.url();
  await button(frame, "program_list.duplicate").click();
  await expect(frame.getByText(t("program.status.draft"), { exact: true })).toBeVisible();
  for (const again of [null, original]) {
    if (again !== null) await page.goto(again);
    await button(frame, "program_list.end").click();
    await frame
      .getByRole("dialog")
      .getByRole("button", { name: t("program_list.end_now") })
      .click();
    await expect(frame.getByText(t("program.status.ended"), { exact: true })).toBeVisible();
  }
});

test("tiers: added, refused, moved, foreseen, saved, removed", async ({ page, demo }) => {
  const frame = await open(page, demo, "/app/tiers");
  const tier = "بلاتيني";
  await button(frame, "tiers.add").click();
  await field(frame, "tiers.3.name").fill(tier);
  await field(frame, "tiers.3.minPoints").fill("١٠");
  await save(page);
  await expect(frame.getByText(t("form.error.never_below"))).toBeVisible();
  await button(frame, "tiers.move_up", { tier }).click();
  await button(frame, "tiers.move_up", { tier }).click();
  await expect(frame.getByRole("heading", { name: `2. ${tier}` })).toBeVisible();
  await expect(frame.getByText(t("tiers.foresight.unknown"))).toHaveCount(0);
  await save(page);
  await expectSaved(page);
  await button(frame, "tiers.remove", { tier }).click();
  await save(page);
  await expectSaved(page);
});

test("referrals: filtered, kept as a view, withdrawn together and undone, exported", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo, "/app/referrals");
  await frame.getByLabel(t("referrals.filter"), { exact: true }).selectOption("pending");
  await button(frame, "views.save_as").click();
  await frame.getByLabel(t("views.name")).fill("بانتظار الطلب");
  await frame.getByLabel(t("views.name")).press("Enter");
  const tabs = frame.getByRole("navigation", { name: t("views.label") });
  await expect(tabs.getByRole("link", { name: "بانتظار الطلب" })).toHaveAttribute("aria-current", "page");

  const rows = frame.locator("tbody tr");
  const before = await rows.count();
  for (const index of [0, 1]) await rows.nth(index).getByRole("checkbox").click();
  await button(frame, "decide.action.cancel").click();
  await expect(frame.getByRole("heading", { name: t("decide.title.cancel", { count: 2 }) })).toBeVisible();
  await giveReason(frame, "أُنشئت بالخطأ");
  await expect(frame.getByText(t("decide.done.cancel", { count: 2 }))).toBeVisible();
  await expect(rows).toHaveCount(before - 2);
  await button(frame, "decide.undo").click();
  await expect(frame.getByText(t("decide.done.undo", { count: 2 }))).toBeVisible();
  await expect(rows).toHaveCount(before);

  const coming = page.waitForEvent("download");
  await button(frame, "list.export").click();
  expect((await coming).suggestedFilename()).toBe("referrals.csv");
  await button(frame, "views.delete").click();
  await frame
    .getByRole("dialog")
    .getByRole("button", { name: t("views.delete"), exact: true })
    .click();
  await expect(tabs.getByRole("link")).toHaveCount(1);
});

test("a referral: found by its order, told, withdrawn with words, and that undone", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo, "/app/referrals?status=rewarded");
  await frame.locator("tbody a[data-primary-link]").first().click();
  const story = frame.locator(".timeline");
  await expect(story.getByText(t("reason.claimed"))).toBeVisible();
  await button(frame, "decide.action.cancel").click();
  await giveReason(frame, "أُعيد في المتجر");
  await expect(story.getByText("أُعيد في المتجر")).toBeVisible();
  await button(frame, "decide.action.undo").click();
  await giveReason(frame, "كان طلبًا آخر");
  await expect(story.getByText("كان طلبًا آخر")).toBeVisible();
});

test("review: an order is rejected by the keyboard and that undone, another approved and that undone", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo, "/app/review");
  const cases = frame.locator("[data-case]");
  const before = await cases.count();
  await frame.getByRole("heading", { level: 1 }).click();
  for (const [key, kind] of [
    ["r", "reject"],
    ["a", "approve"],
  ] as const) {
    await page.keyboard.press("j");
    await expect(cases.first()).toBeFocused();
    await page.keyboard.press(key);
    await giveReason(frame, "اتصل بنا العميل");
    await expect(frame.getByText(t(`decide.done.${kind}`, { count: 1 }))).toBeVisible();
    await expect(cases).toHaveCount(before - 1);
    await button(frame, "decide.undo").click();
    await expect(frame.getByText(t("decide.done.undo", { count: 1 }))).toBeVisible();
    await expect(cases).toHaveCount(before);
    await frame.getByRole("heading", { level: 1 }).click();
  }
});

test("an advocate: a readable code, and points with a reason", async ({ page, demo }) => {
  const frame = await open(page, demo, "/app/advocates");
  // Who stands last may be a guest, or gone: such people have no points to adjust.
  await frame.locator("tbody a[data-primary-link]").first().click();
  const code = `AR-${someLetters()}`;
  await frame.getByLabel(t("advocates.new_code")).fill("رمز جديد");
  await button(frame, "advocates.add").click();
  await expect(frame.getByText(t("code_problem.bad_letters"))).toBeVisible();
  await frame.getByLabel(t("advocates.new_code")).fill(code);
  await button(frame, "advocates.add").click();
  await expect(frame.locator(".rows li").filter({ hasText: code })).toContainText(t("advocates.shown"));
  await frame.getByRole("textbox", { name: t("advocates.amount"), exact: true }).fill("٢٥");
  await frame.getByLabel(t("decide.reason")).fill("هدية الذكرى السنوية");
  await button(frame, "advocates.adjust_go").click();
  await expect(frame.locator(".rows li").filter({ hasText: "هدية الذكرى السنوية" })).toContainText("+25");
});

test("a text and a letter: reworded and set back, addressed and tried", async ({ page, demo }) => {
  const frame = await open(page, demo, "/app/languages/storefront.error.not_found?language=ar");
  const words = field(frame, "forms.text");
  const ours = await words.inputValue();
  await words.fill("رمز غير معروف.");
  await expect(frame.locator('[data-preview="text"]')).toHaveText("رمز غير معروف.");
  await save(page);
  await expectSaved(page);
  await button(frame, "language_editor.reset").click();
  await expect(words).toHaveValue(ours);

  await open(page, demo, "/app/messages");
  await field(frame, "replyTo").fill("nobody");
  await save(page);
  await expect(frame.getByText(t("form.error.email"))).toBeVisible();
  await saveBar(page).locator("button:not(.primary)").click();
  await frame.getByLabel(t("message_page.trial.to"), { exact: true }).fill("trial@example.com");
  await button(frame, "message_page.trial.send").click();
  await expect(frame.getByText(t("message_page.trial.sent"))).toBeVisible();
});

test("privacy: the log is filtered, held, purged with a receipt, and a customer's data saved", async ({
  page,
  demo,
}) => {
  const frame = await open(page, demo, "/app/privacy");
  await frame.getByLabel(t("privacy.log.filter.action"), { exact: true }).selectOption("api_key");
  await button(frame, "privacy.log.filter.apply").click();
  const entries = frame.getByRole("list", { name: t("privacy.log.title") }).getByRole("listitem");
  await expect(entries.filter({ hasText: t("privacy.log.action.program.created") })).toHaveCount(0);
  const hold = frame.getByLabel(t("privacy.keeping.hold"));
  for (const isHeld of [true, false]) {
    await hold.setChecked(isHeld);
    await button(frame, "privacy.keeping.save").click();
    await expect(frame.getByText(t("privacy.purge.held"))).toHaveCount(isHeld ? 1 : 0);
  }
  await frame.getByLabel(t("privacy.purge.before")).fill("2020-01-01");
  await field(frame, "reason").fill("طلب بموجب القانون");
  await frame.getByLabel(t("privacy.purge.confirm", { handle: "demo-shop" })).fill("demo-shop");
  await button(frame, "privacy.purge.do").click();
  await expect(frame.getByText("طلب بموجب القانون")).toBeVisible();
  await frame.getByLabel(t("privacy.export.customer")).fill(demo.seed.advocateCustomerId);
  const coming = page.waitForEvent("download");
  await button(frame, "privacy.export.download").click();
  expect((await coming).suggestedFilename()).toMatch(/^customer-\d+\.json$/);
});

test("settings: a key is refused without a label, shown once and revoked", async ({ page, demo }) => {
  const frame = await open(page, demo, "/app/settings");
  const label = `مفتاح ${someLetters()}`;
  await button(frame, "settings.keys.create").click();
  await expect(frame.getByText(t("settings.keys.error.missing"))).toBeVisible();
  await frame.getByLabel(t("settings.keys.label"), { exact: true }).fill(label);
  await frame.getByLabel(t("settings.keys.scope.programs_read"), { exact: true }).check();
  await button(frame, "settings.keys.create").click();
  await expect(frame.locator(".key")).not.toBeEmpty();
  await button(frame, "settings.keys.revoke_label", { label }).click();
  await button(frame, "settings.keys.revoke_now").click();
  await expect(appFrame(page).getByRole("listitem").filter({ hasText: label })).toContainText(
    t("settings.keys.state.revoked"),
  );
});
