import type { FrameLocator, Locator, Page } from "@playwright/test";
import { appFrame, openAdmin } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";
import { wordsIn } from "./words.ts";

const locales = ["en", "ar", "he"] as const;
const widths = [1280, 390] as const;

/** Where something lies in its frame, counted from the side on which reading begins. */
const placeOf = (what: Locator, locale: string) =>
  what.evaluate((element, isRtl) => {
    const { left, right, width } = element.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    return { start: Math.round(isRtl ? room - right : left), width: Math.round(width), room };
  }, locale !== "en");

const expectInside = async (what: Locator, locale: string) => {
  const { start, width, room } = await placeOf(what, locale);
  expect(start).toBeGreaterThanOrEqual(0);
  expect(start + width).toBeLessThanOrEqual(room);
};

/** One after the other as one reads. */
const expectInReadingOrder = async (all: readonly Locator[], locale: string) => {
  const starts = await Promise.all(all.map(async (one) => (await placeOf(one, locale)).start));
  expect(starts).toEqual(starts.toSorted((one, other) => one - other));
  expect(new Set(starts).size).toBe(starts.length);
};

const isFlipped = (icon: Locator) =>
  icon.evaluate((element) => getComputedStyle(element).transform === "matrix(-1, 0, 0, 1, 0, 0)");

const mirrored: readonly [what: string, path: string, selector: string][] = [
  ["a table's first column", "/app/advocates", "tbody tr:first-child td:first-child"],
  ["a table's first heading", "/app/referrals", "thead th:nth-child(2)"],
  ["a page's title", "/app/settings", "h1"],
  ["a field's label", "/app/privacy", "label"],
  ["the first card", "/app/tiers", ".Polaris-ShadowBevel"],
];

test("tables, titles, fields and cards are mirrored, each at the same distance from where reading begins", async ({
  page,
  demo,
}) => {
  for (const [what, path, selector] of mirrored) {
    const starts: number[] = [];
    for (const locale of locales) {
      const frame = await openAdmin(page, demo, path, locale);
      starts.push((await placeOf(frame.locator(selector).first(), locale)).start);
    }
    const [english = 0, ...others] = starts;
    for (const start of others)
      expect(Math.abs(start - english), `${what}: ${starts}`).toBeLessThanOrEqual(24);
  }
});

/** The dialog, wide and narrow, with what closes it where reading ends. */
const expectDialogInPlace = async (page: Page, dialog: Locator, locale: string) => {
  const [cancel, confirm] = [dialog.locator("button").nth(-2), dialog.locator("button").last()];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await expectInside(dialog, locale);
    await expectInReadingOrder([dialog.getByRole("heading"), dialog.locator("button").first()], locale);
    await expectInReadingOrder([cancel, confirm], locale);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
};

/** What can be done with the rows that are chosen stands beside their number. */
const expectBulkBarInPlace = async (page: Page, frame: FrameLocator, locale: string) => {
  const t = wordsIn(locale);
  const button = (kind: string) =>
    frame.getByRole("button", { name: t(`decide.action.${kind}`), exact: true });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await expectInReadingOrder(
      [frame.locator("[class*=BulkActions] label").first(), ...["approve", "reject", "cancel"].map(button)],
      locale,
    );
    await expectInside(button("cancel"), locale);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
};

for (const locale of locales) {
  test(`the list, its bulk actions, dialogs and days in ${locale}: mirrored, by keyboard, and the focus comes back`, async ({
    page,
    demo,
  }, info) => {
    const frame = await openAdmin(page, demo, "/app/referrals?status=pending", locale);
    const headings = await frame.locator("thead").last().locator("th").all();
    await expectInReadingOrder(headings, locale);
    const [previous, next] = await frame.locator(".Polaris-Pagination button").all();
    if (previous === undefined || next === undefined) throw new Error("A list has pages.");
    await expectInReadingOrder([previous, next], locale);
    expect(await isFlipped(next.locator(".Polaris-Icon"))).toBe(locale !== "en");
    const status = frame.locator(".Polaris-Select").first();
    await expectInReadingOrder(
      [status.locator(".Polaris-Select__SelectedOption"), status.locator(".Polaris-Select__Icon")],
      locale,
    );

    await frame.locator("tbody tr").first().getByRole("checkbox").click();
    await expectBulkBarInPlace(page, frame, locale);
    const withdraw = frame.getByRole("button", {
      name: wordsIn(locale)("decide.action.cancel"),
      exact: true,
    });
    await withdraw.focus();
    await page.keyboard.press("Enter");
    const dialog = frame.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await expectDialogInPlace(page, dialog, locale);
    await page.screenshot({ path: info.outputPath(`dialog-${locale}.png`) });
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(withdraw).toBeFocused();

    const more = frame.locator("[aria-controls=more-filters]");
    await more.focus();
    await page.keyboard.press("Enter");
    await expect(more).toHaveAttribute("aria-expanded", "true");
    const day = frame.locator("#more-filters input[type=date]").first();
    await day.focus();
    await expect(day).toBeFocused();
    await page.screenshot({ path: info.outputPath(`filters-${locale}.png`) });
    await day.fill("2026-11-01");
    await expect(frame.getByText(/2026/).first()).toBeVisible();
  });
}

test("a narrow page's menu opens beneath its button, and the way back points back, from either side", async ({
  page,
  demo,
}, info) => {
  const frame = appFrame(page);
  await openAdmin(page, demo, "");
  await frame.getByRole("button", { name: wordsIn("en")("home.guide.dismiss") }).click();
  await page.setViewportSize({ width: 390, height: 900 });
  for (const locale of locales) {
    await openAdmin(page, demo, `/app/programs/${demo.seed.programId}`, locale);
    expect(await isFlipped(frame.locator("[class*=BreadcrumbWrapper] .Polaris-Icon").first())).toBe(
      locale !== "en",
    );
    await openAdmin(page, demo, "", locale);
    const show = frame.getByRole("button", { name: wordsIn(locale)("home.guide.show") });
    const menu = frame.locator("[class*=RollupActivator] button");
    await menu.click();
    await expect(show.last()).toBeVisible();
    await page.screenshot({ path: info.outputPath(`menu-${locale}.png`) });
    await expectInside(frame.locator(".Polaris-PositionedOverlay"), locale);
    if (locale === "he") await show.last().click();
  }
});
