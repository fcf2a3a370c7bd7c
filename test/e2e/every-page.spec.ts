import type { FrameLocator, Page } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScrolling, openAdmin } from "./admin-page.ts";
import { expect, test, type Demo } from "./fixtures.ts";

const locales = ["en", "ar", "he"] as const;
const widths = [390, 1280] as const;

/** Where a list leads, so that no id of the demo has to be known. */
const firstIn = async (page: Page, demo: Demo, list: string): Promise<string> => {
  const frame = await openAdmin(page, demo, list);
  const href = await frame.locator("tbody a[data-primary-link]").first().getAttribute("href");
  return new URL(href ?? "", demo.appUrl).pathname;
};

const pagesOf = async (page: Page, demo: Demo): Promise<Record<string, string>> => ({
  home: "",
  referrals: "/app/referrals",
  referral: await firstIn(page, demo, "/app/referrals?status=rewarded"),
  review: "/app/review",
  advocates: "/app/advocates",
  advocate: await firstIn(page, demo, "/app/advocates"),
  programs: "/app/programs",
  "program-new": "/app/programs/new",
  program: `/app/programs/${demo.seed.programId}`,
  tiers: "/app/tiers",
  languages: "/app/languages",
  messages: "/app/messages",
  privacy: "/app/privacy",
  settings: "/app/settings",
});

/** The whole page in the frame: the picture is as high as what it shows. */
const takePicture = async (page: Page, frame: FrameLocator, width: number, path: string) => {
  const height = await frame.locator("html").evaluate((html) => html.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(height + 260, 6000) });
  await page.screenshot({ path });
  await page.setViewportSize({ width, height: 900 });
};

/** Keys of texts that nobody wrote, and words that are only in English, would stand in the page as they are. The demo named a few. */
const expectWords = async (frame: FrameLocator, locale: string) => {
  const text = await frame.locator(".Polaris-Page").innerText();
  expect(text).not.toMatch(/\b[a-z_]+(\.[a-z_]+){2,}\b/);
  if (locale === "en") return;
  const buttons = await frame.locator("button:visible, h2, h3, label:visible, th").allInnerTexts();
  const english = buttons.filter((words) => /^[A-Za-z ]{4,}$/.test(words.trim()));
  expect(
    english.filter((words) => !/^(Shopify|CSV|English|Demo|Bronze|Silver|Gold)$/.test(words.trim())),
  ).toEqual([]);
};

for (const locale of locales) {
  test(`every page in ${locale}, wide and narrow`, async ({ page, demo }, info) => {
    test.setTimeout(300_000);
    const pages = await pagesOf(page, demo);
    for (const [name, path] of Object.entries(pages)) {
      await test.step(name, async () => {
        const frame = await openAdmin(page, demo, path, locale);
        await expect(frame.locator("html")).toHaveAttribute("dir", locale === "en" ? "ltr" : "rtl");
        await expect(frame.getByRole("heading", { level: 1 })).toHaveCount(1);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          await expectNoSidewaysScrolling(frame);
          await takePicture(page, frame, width, info.outputPath(`${name}-${locale}-${width}.png`));
        }
        await expectWords(frame, locale);
        await expectAccessible(page);
      });
    }
  });
}

test("the keyboard alone reaches the search, a row and the page behind it, and sees where it is", async ({
  page,
  demo,
}) => {
  const frame = await openAdmin(page, demo, "/app/advocates");
  await frame.getByRole("textbox", { name: "Search" }).focus();
  const seen: string[] = [];
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    const at = await frame.locator(":focus").evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      const before = getComputedStyle(element, "::before");
      const after = getComputedStyle(element, "::after");
      const isShown =
        (outlineStyle !== "none" && outlineWidth !== "0px") ||
        boxShadow !== "none" ||
        [before, after].some((part) => part.outlineStyle !== "none" || part.boxShadow !== "none");
      return { tag: element.tagName, isShown, isLink: element.matches("[data-primary-link]") };
    });
    seen.push(at.tag);
    expect(at.isShown, `the focus on ${at.tag} is seen`).toBe(true);
    if (!at.isLink) continue;
    await page.keyboard.press("Enter");
    await expect(frame.getByLabel("New readable code")).toBeVisible();
    return;
  }
  throw new Error(`No row was reached: ${seen.join(" ")}`);
});
