import type { Page } from "@playwright/test";
import {
  appFrame,
  expectAccessible,
  expectNoSidewaysScrolling,
  openAdmin,
  save,
  saveBar,
} from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const openText = (page: Page, demo: Demo, key: string, language: string, locale = "en") =>
  openAdmin(page, demo, `/app/languages/${key}`, `${locale}&language=${language}`);

const field = (page: Page, form = "text") => appFrame(page).locator(`[name="forms.${form}"]`);
const preview = (page: Page, form = "text") => appFrame(page).locator(`[data-preview="${form}"]`);
const resetButton = (page: Page) => appFrame(page).getByRole("button", { name: "Go back to our wording" });

/** Whatever an earlier run left of a text. */
const startFromOurs = async (page: Page) => {
  await expect(field(page).or(field(page, "other")).first()).toBeVisible();
  if (!(await resetButton(page).isVisible())) return;
  await resetButton(page).click();
  await expect(resetButton(page)).toBeHidden();
};

test("a text is found, put into the shop's own words, shown to visitors at once, and set back", async ({
  page,
  demo,
}) => {
  const ours = "הקוד הזה לא מוכר לנו. כדאי לבדוק את הקישור.";
  const visitorReads = async () => {
    const answer = await page.request.get(
      `${demo.storefrontUrl}/apps/referral/offer?code=NOBODY-HAS-IT&lang=he`,
    );
    return ((await answer.json()) as { error: { message: string } }).error.message;
  };
  await openAdmin(page, demo, "");
  await page.getByRole("navigation").getByRole("link", { name: "Languages" }).click();
  const frame = appFrame(page);
  await frame.getByLabel("Language", { exact: true }).selectOption("he");
  await frame.getByRole("search").getByRole("textbox").fill("not know this code");
  await frame.getByRole("button", { name: "Search" }).click();
  await frame.getByRole("link", { name: ours }).click();
  await expect(preview(page)).toHaveAttribute("dir", "rtl");
  await startFromOurs(page);
  expect(await visitorReads()).toBe(ours);

  await field(page).fill("<b>קוד לא מוכר</b>");
  await expect(frame.getByText("Leave out markup")).toBeVisible();
  await field(page).fill("קוד לא מוכר: {{link}}");
  await expect(frame.getByText("nothing to put in place of")).toBeVisible();
  await save(page);
  await expect(field(page)).toBeFocused();
  await field(page).fill("קוד לא מוכר.");
  await expect(preview(page)).toHaveText("קוד לא מוכר.");
  await save(page);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(saveBar(page)).toBeHidden();
  await expect.poll(visitorReads).toBe("קוד לא מוכר.");

  await resetButton(page).click();
  await expect(page.getByText("Our wording is back")).toBeVisible();
  await expect(field(page)).toHaveValue(ours);
  await expect.poll(visitorReads).toBe(ours);
});

test("a text that counts has a field and an example for each form of its language", async ({
  page,
  demo,
}) => {
  await openText(page, demo, "storefront.reward.points", "ar");
  const frame = appFrame(page);
  for (const form of ["zero", "one", "two", "few", "many", "other"])
    await expect(field(page, form)).toBeVisible();
  await startFromOurs(page);
  await expect(preview(page, "few")).toHaveText("3 نقاط");
  await field(page, "few").fill("نقاط");
  await expect(frame.getByText(/value.*is missing/)).toBeVisible();
  await saveBar(page).getByRole("button", { name: "Discard" }).click();
  await expect(field(page, "few")).toHaveValue("{{value}} نقاط");
});

test("words that somebody else changed meanwhile are not overwritten", async ({ page, context, demo }) => {
  const key = "storefront.error.not_found";
  await openText(page, demo, key, "en");
  await startFromOurs(page);
  const other = await context.newPage();
  await openText(other, demo, key, "en");
  await field(other).fill("Nothing to see.");
  await save(other);
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await field(page).fill("Nobody is here.");
  await save(page);
  await expect(appFrame(page).getByText("Somebody else saved changes meanwhile")).toBeVisible();
  await expect(field(page)).toHaveValue("Nobody is here.");
  await resetButton(other).click();
  await expect(resetButton(other)).toBeHidden();
});

test("filters live in the address, and nothing found can be cleared", async ({ page, demo }) => {
  const frame = await openAdmin(page, demo, "/app/languages", "en&language=ar&surface=share");
  await expect(frame.getByRole("row")).toHaveCount(7);
  await frame.getByLabel("Wording").selectOption("missing");
  await expect(frame.getByText("No text fits")).toBeVisible();
  await frame.getByRole("button", { name: "Show all" }).click();
  await expect(frame.getByRole("row").nth(10)).toBeVisible();
});

for (const locale of ["en", "ar", "he"]) {
  test(`the pages of the texts suit narrow screens and screen readers in ${locale}`, async ({
    page,
    demo,
  }) => {
    await page.setViewportSize({ width: 390, height: 900 });
    const list = await openAdmin(page, demo, "/app/languages", `${locale}&language=ar`);
    await expectNoSidewaysScrolling(list);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 900 });
    const editor = await openText(page, demo, "storefront.reward.points", "he", locale);
    await expect(field(page, "other")).toBeVisible();
    await expectNoSidewaysScrolling(editor);
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectAccessible(page);
  });
}
