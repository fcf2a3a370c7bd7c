import { expect, test as base } from "@playwright/test";
import { patienceMs, startDemo, type Demo } from "./start-demo.ts";

/** Every page of a test fails it when it says anything on the console that is an error, or throws. */
export const test = base.extend<{ expectedError: RegExp | null }, { demo: Demo }>({
  /** A browser itself says on the console that a request failed: a test of that expects it. */
  expectedError: [null, { option: true }],
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const { demo, stop } = await startDemo();
      await use(demo);
      await stop();
    },
    { scope: "worker", timeout: patienceMs },
  ],
  context: async ({ context, expectedError }, use) => {
    const problems: string[] = [];
    context.on("page", (page) => {
      page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
      page.on("console", (message) => {
        const isExpected = expectedError?.test(message.text()) === true;
        if (message.type() === "error" && !isExpected) problems.push(`${page.url()}: ${message.text()}`);
      });
    });
    await use(context);
    expect(problems, "errors in the browser").toEqual([]);
  },
});

export { expect, type Demo };
