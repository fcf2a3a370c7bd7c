import type { FrameLocator, Page } from "@playwright/test";
import { openAdmin } from "./admin-page.ts";
import { expect, test } from "./fixtures.ts";

interface Held {
  /** How many previews were asked for. */
  asked: number;
  /** Lets the bodies go that have been held back. */
  release(): void;
}

/** A slow line: the head of a preview's answer comes at once, its body when it is released. */
const holdPreviews = (page: Page) =>
  page.addInitScript(() => {
    const plain = window.fetch.bind(window);
    let waiting: (() => void)[] = [];
    const held: Held = {
      asked: 0,
      release: () => {
        waiting.forEach((go) => go());
        waiting = [];
      },
    };
    Object.assign(window, { held });
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const answer = await plain(request);
      if (!new URL(request.url).pathname.includes("/preview")) return answer;
      const content = new Uint8Array(await answer.arrayBuffer());
      const body = new ReadableStream({
        start: (controller) => {
          waiting.push(() => {
            if (request.signal.aborted) return;
            controller.enqueue(content);
            controller.close();
          });
          request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
        },
      });
      held.asked += 1;
      return new Response(body, answer);
    };
  });

const asked = (frame: FrameLocator) =>
  frame.locator("html").evaluate(() => (window as unknown as { held: Held }).held.asked);

const release = (frame: FrameLocator) =>
  frame.locator("html").evaluate(() => (window as unknown as { held: Held }).held.release());

/** Each change is made while the answer to the one before is still coming in. */
const changeFast = async (frame: FrameLocator, changes: readonly (() => Promise<unknown>)[]) => {
  for (const [index, change] of changes.entries()) {
    await change();
    await expect.poll(() => asked(frame)).toBe(index + 1);
  }
  await release(frame);
};

// A word on the console fails each of these: see fixtures.ts.

test("a program's preview follows the last of fast changes without a word on the console", async ({
  page,
  demo,
}) => {
  await holdPreviews(page);
  const frame = await openAdmin(page, demo, `/app/programs/${demo.seed.programId}`);
  const minimum = frame.locator('[name="minimumSubtotal.USD"]');
  await changeFast(frame, [() => minimum.fill("31"), () => minimum.fill("32"), () => minimum.fill("33")]);
  await expect(frame.locator("[data-offer=en]")).toContainText("$33.00");
});

test("what saving the tiers would do follows the last of fast changes", async ({ page, demo }) => {
  await holdPreviews(page);
  const frame = await openAdmin(page, demo, "/app/tiers");
  await frame.getByRole("button", { name: "Edit Gold" }).click();
  const bonus = frame.locator('[name="tiers.2.bonusPoints"]');
  await changeFast(frame, [() => bonus.fill("8"), () => bonus.fill("9")]);
  await expect(frame.getByText(/customers? moves? up/)).toBeVisible();
});

test("the letter that is shown is the last one chosen", async ({ page, demo }) => {
  await holdPreviews(page);
  const frame = await openAdmin(page, demo, "/app/messages");
  const kind = frame.getByLabel("Message", { exact: true });
  const kinds = await kind
    .locator("option")
    .evaluateAll((all: HTMLOptionElement[]) => all.map((one) => one.value));
  const [second = "", third = ""] = kinds.slice(1);
  await changeFast(frame, [() => kind.selectOption(second), () => kind.selectOption(third)]);
  await expect(frame.locator(`[data-letter="${third} en"]`)).toBeVisible();
});
