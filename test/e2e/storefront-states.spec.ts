import type { Page } from "@playwright/test";
import { expect, test, type Demo } from "./fixtures.ts";
import { arrive, friendBlock, languages, newCustomerOf, newEmail, panel } from "./storefront-page.ts";

/** In a shop of its own, so that no other test meets a paused program. */
const outlet = "demo-outlet.myshopify.com";

const outletOf = ({ storefrontUrl }: Demo): string => storefrontUrl.replace("demo-shop", "demo-outlet");

interface ProgramAnswer {
  id: string;
  state: string;
  priority: number;
  version: number;
  terms: object;
}

const rest = async <Answer>(page: Page, demo: Demo, method: string, path: string, data?: object) => {
  const answer = await page.request.fetch(`${demo.appUrl}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${demo.restKeys[outlet]}` },
    ...(data === undefined ? {} : { data }),
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
  return (await answer.json()) as Answer;
};

const programsOf = async (page: Page, demo: Demo) =>
  (await rest<{ programs: ProgramAnswer[] }>(page, demo, "GET", "programs")).programs;

const moveTo = (page: Page, demo: Demo, { id, version }: ProgramAnswer, state: string) =>
  rest<ProgramAnswer>(page, demo, "PATCH", `programs/${id}`, { version, state });

/** Whatever takes friends in that shop is away meanwhile. */
const withoutPrograms = async (page: Page, demo: Demo, work: () => Promise<void>): Promise<void> => {
  const active = (await programsOf(page, demo)).filter(({ state }) => state === "active");
  for (const program of active) await moveTo(page, demo, program, "paused");
  try {
    await work();
  } finally {
    for (const program of await programsOf(page, demo))
      if (active.some(({ id }) => id === program.id)) await moveTo(page, demo, program, "active");
  }
};

const newCode = async (page: Page, demo: Demo): Promise<string> => {
  const link = await newCustomerOf(page, outletOf(demo));
  await page.context().clearCookies();
  return new URL(link).searchParams.get("ref") ?? "";
};

/** The short link says in each language what `words` says in English, and lets the visitor shop. */
const expectKindly = async (page: Page, demo: Demo, code: string, words: string): Promise<void> => {
  await page.goto(`${demo.appUrl}/r/demo-outlet/${code}?utm_source=mail`);
  await expect(page).toHaveURL(`${outletOf(demo)}/?ref=${code}&utm_source=mail`);
  for (const { locale, prefix, script } of languages) {
    if (prefix !== "") await page.goto(`${outletOf(demo)}/${prefix}?ref=${code}`);
    const block = friendBlock(page);
    await expect(panel(block, "closed")).toBeVisible();
    await expect(panel(block, "offer")).toBeHidden();
    const heading = block.locator("[data-heading]");
    await (locale === "en" ? expect(heading).toHaveText(words) : expect(heading).toHaveText(script));
    await panel(block, "closed").getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`/shops/demo-outlet/${prefix}collections/all$`));
  }
};

test.beforeEach(({ context }) => arrive(context));

test("a short link of a program that is paused says so kindly in each language", async ({ page, demo }) => {
  const code = await newCode(page, demo);
  await withoutPrograms(page, demo, () => expectKindly(page, demo, code, "This offer is taking a break"));
  await page.goto(`${demo.appUrl}/r/demo-outlet/${code}`);
  await expect(panel(friendBlock(page), "offer")).toBeVisible();
});

test("a short link of a program that has ended says so kindly in each language", async ({ page, demo }) => {
  const code = await newCode(page, demo);
  const [known] = await programsOf(page, demo);
  await withoutPrograms(page, demo, async () => {
    const input = { name: "Over", priority: 0, terms: known?.terms };
    const program = await rest<ProgramAnswer>(page, demo, "POST", "programs", input);
    await moveTo(page, demo, await moveTo(page, demo, program, "active"), "ended");
    await expectKindly(page, demo, code, "This offer has ended");
  });
});

test("a code that real orders used up says so kindly in each language", async ({ page, demo }) => {
  const code = await newCode(page, demo);
  const order = async (): Promise<string> => {
    const placed = await page.request.post(`${demo.simUrl}/control/orders`, {
      data: {
        shop: "demo-outlet",
        email: newEmail(),
        lines: [{ productId: "8000000000001", quantity: 1 }],
        attributes: [{ name: "referral_code", value: code }],
      },
    });
    return ((await placed.json()) as { id: string }).id;
  };
  for (let use = 1; use <= 5; use += 1) {
    const id = await order();
    await expect(async () => {
      const { outcome } = await rest<{ outcome: string }>(page, demo, "GET", `orders/${id}/outcome`);
      expect(outcome).toBe("Converted");
    }).toPass();
  }
  await expectKindly(page, demo, code, "This link has been used as often as it can be");
});

test.describe("a code that nobody has", () => {
  test.use({ expectedError: /Failed to load resource/ });

  test("is answered kindly in each language, and the visitor may type another", async ({ page, demo }) => {
    await page.goto(`${demo.appUrl}/r/demo-outlet/nobody-has-this`);
    await expect(page).toHaveURL(`${outletOf(demo)}/?ref=nobody-has-this`);
    for (const { prefix, script } of languages) {
      await page.goto(`${outletOf(demo)}/${prefix}?ref=nobody-has-this`);
      const block = friendBlock(page);
      await expect(block.getByRole("alert")).toHaveText(script);
      await expect(block.getByRole("textbox")).toHaveValue("nobody-has-this");
      await expect(page.getByRole("link").first()).toBeVisible();
    }
  });
});
