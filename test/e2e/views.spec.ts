import { expectAccessible, expectNoSidewaysScrolling, openAdmin } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

const views = { en: "Views", ar: "طرق العرض", he: "תצוגות" };

test("filters are saved as a view, changed, renamed and deleted, with the keyboard too", async ({
  page,
  demo,
}, info) => {
  const frame = await openAdmin(page, demo, "/app/referrals");
  const tabs = frame.getByRole("navigation", { name: views.en });
  await expect(tabs.getByRole("link", { name: "All" })).toHaveAttribute("aria-current", "page");
  await expect(frame.getByRole("button", { name: "Save as view" })).toHaveCount(0);

  await frame.getByLabel("Status").selectOption("rewarded");
  const saveAs = frame.getByRole("button", { name: "Save as view" });
  await saveAs.focus();
  await page.keyboard.press("Enter");
  const dialog = frame.getByRole("dialog");
  const name = dialog.getByLabel("Name of the view");
  await expect(name).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(saveAs).toBeFocused();
  await page.keyboard.press("Enter");
  await name.press("Enter");
  await expect(dialog.getByText("Write a name.")).toBeVisible();
  await name.fill("dana@example.com");
  await name.press("Enter");
  await expect(dialog.getByText("Leave out e-mail addresses")).toBeVisible();
  await expect(name).toHaveValue("dana@example.com");
  await page.screenshot({ path: info.outputPath("view-dialog-en.png") });
  await name.fill("Given");
  await name.press("Enter");
  await expect(tabs.getByRole("link", { name: "Given" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByText("View saved")).toBeVisible();

  await frame.getByLabel("Status").selectOption("pending");
  await frame.getByRole("button", { name: "Save as view" }).click();
  await dialog.getByLabel("Name of the view").fill("GIVEN");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog.getByText("There is a view of this name already.")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await frame.getByRole("button", { name: "Save changes to this view" }).click();
  await expect(frame.getByRole("button", { name: "Save changes to this view" })).toHaveCount(0);
  await tabs.getByRole("link", { name: "All" }).click();
  await expect(frame.getByLabel("Status")).toHaveValue("");
  await tabs.getByRole("link", { name: "Given" }).click();
  await expect(frame.getByLabel("Status")).toHaveValue("pending");

  await frame.getByRole("button", { name: "Rename" }).click();
  await dialog.getByLabel("Name of the view").fill("Waiting");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(tabs.getByRole("link", { name: "Waiting" })).toBeVisible();
  await page.reload();
  await expect(tabs.getByRole("link", { name: "Waiting" })).toHaveAttribute("aria-current", "page");
  await expect(frame.getByLabel("Status")).toHaveValue("pending");
  await frame.getByRole("button", { name: "Delete view" }).click();
  await dialog.getByRole("button", { name: "Delete view" }).click();
  await expect(tabs.getByRole("link")).toHaveCount(1);
  await expect(tabs.getByRole("link", { name: "All" })).toHaveAttribute("aria-current", "page");
});

test("many views with long names stay on a narrow screen, in each language", async ({ page, demo }, info) => {
  await page.setViewportSize({ width: 390, height: 900 });
  const frame = await openAdmin(page, demo, "/app/referrals");
  const send = (fields: Record<string, string>) =>
    frame.locator("html").evaluate(async (_html, body) => {
      const answer = await fetch("/app/referrals/views", { method: "POST", body: new URLSearchParams(body) });
      return ((await answer.json()) as { view: { id: string } | null }).view?.id ?? "";
    }, fields);
  const ids: string[] = [];
  for (const [number, status] of ["pending", "rewarded", "completed", "failed"].entries()) {
    const name = `A view whose name is rather long ${number}`;
    ids.push(await send({ intent: "create", name, filters: `status=${status}` }));
  }
  for (const locale of ["en", "ar", "he"] as const) {
    const list = await openAdmin(page, demo, `/app/referrals`, locale);
    await expect(list.getByRole("navigation", { name: views[locale] }).getByRole("link")).toHaveCount(5);
    await expectNoSidewaysScrolling(list);
    await expectAccessible(page);
    await page.screenshot({ path: info.outputPath(`views-${locale}-390.png`) });
  }
  for (const id of ids) await send({ intent: "delete", id });
});

test.describe("when something breaks", () => {
  test.use({ expectedError: /net::ERR_FAILED/ });

  const pages = [
    "Programs",
    "Referrals",
    "To decide",
    "Advocates",
    "Tiers",
    "Languages",
    "Messages",
    "Privacy and audit",
    "Settings",
    "Home",
  ] as const;

  test("every page says so, and comes when asked again", async ({ page, demo }) => {
    const frame = await openAdmin(page, demo, "/app/settings");
    let isBroken = true;
    await page.route("**/*.data*", (route) => (isBroken ? route.abort() : route.fallback()));
    for (const name of pages) {
      isBroken = true;
      await page.getByRole("navigation").last().getByRole("link", { name, exact: true }).click();
      await expect(frame.getByText("This page could not be loaded"), name).toBeVisible();
      isBroken = false;
      await frame.getByRole("button", { name: "Try again" }).click();
      await expect(frame.getByRole("heading", { level: 1 }), name).toBeVisible();
      await expect(frame.getByText("This page could not be loaded")).toHaveCount(0);
    }
  });

  test("a page on its way shows the admin's bar, and a list that is filtered anew that it waits", async ({
    page,
    demo,
  }) => {
    const frame = await openAdmin(page, demo, "/app/languages");
    const held: (() => Promise<void>)[] = [];
    await page.route("**/*.data*", (route) => void held.push(() => route.continue()));
    const release = async () => {
      await expect.poll(() => held.length).toBeGreaterThan(0);
      for (const go of held.splice(0)) await go();
    };
    const bar = page.locator("[data-loading]");
    await frame.getByLabel("Wording").selectOption("missing");
    await expect(bar).toBeVisible();
    await expect(frame.locator(".Polaris-IndexTable__LoadingPanel").last()).toBeVisible();
    await release();
    await expect(bar).toBeHidden();
    await page.getByRole("navigation").last().getByRole("link", { name: "Programs", exact: true }).click();
    await expect(bar).toBeVisible();
    await release();
    await expect(frame.getByRole("heading", { name: "Programs" })).toBeVisible();
    await expect(bar).toBeHidden();
  });
});
