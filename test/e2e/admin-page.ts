import { AxeBuilder } from "@axe-core/playwright";
import { expect, type FrameLocator, type Page } from "@playwright/test";
import type { Demo } from "./fixtures.ts";

export const appFrame = (page: Page): FrameLocator => page.frameLocator("iframe[title]");

/** What is clicked before the page's scripts took over is lost, or sent as a form without a token. */
export const untilUsable = (frame: FrameLocator): Promise<void> =>
  expect
    .poll(() =>
      frame
        .locator(".Polaris-Page")
        .evaluate((page) => Object.keys(page).some((key) => key.startsWith("__reactProps"))),
    )
    .toBe(true);

/** Opens a page of the app in the admin and waits until it can be used. */
export const openAdmin = async (
  page: Page,
  demo: Demo,
  path: string,
  locale = "en",
): Promise<FrameLocator> => {
  await page.goto(`${demo.adminUrl}${path}${path.includes("?") ? "&" : "?"}locale=${locale}`);
  const frame = appFrame(page);
  await expect(frame.locator(".Polaris-Page")).toBeVisible();
  await untilUsable(frame);
  await expect(page.getByRole("navigation").getByRole("link").first()).toBeVisible();
  return frame;
};

/** Shopify's bar for unsaved changes, outside of the app's frame. */
export const saveBar = (page: Page) => page.locator("[data-save-bar]");

export const save = (page: Page) => saveBar(page).locator(".primary").click();

/** The letter in its frame runs no script, axe neither: messages.spec.ts looks at letters on a page of their own. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await appFrame(page)
    .locator("html")
    .evaluate((html) => html.querySelectorAll("iframe.letter").forEach((letter) => letter.remove()));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

export const expectNoSidewaysScrolling = async (frame: FrameLocator): Promise<void> => {
  const overflow = await frame.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect(overflow, "sideways scrolling").toBeLessThanOrEqual(0);
};
