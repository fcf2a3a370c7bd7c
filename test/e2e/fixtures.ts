import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test as base } from "@playwright/test";

export interface Demo {
  appUrl: string;
  simUrl: string;
  adminUrl: string;
  storefrontUrl: string;
  opsUrl: string;
  shop: string;
  apiSecret: string;
  restKeys: Record<string, string>;
  seed: { programId: string; advocateCode: string; advocateCustomerId: string };
}

const readDemo = (): Demo =>
  JSON.parse(readFileSync(path.join(process.env["DEMO_DIR"] ?? ".demo", "ready.json"), "utf8")) as Demo;

/** Every page of a test fails it when it says anything on the console that is an error, or throws. */
export const test = base.extend<{ demo: Demo; expectedError: RegExp | null }>({
  /** A browser itself says on the console that a request failed: a test of that expects it. */
  expectedError: [null, { option: true }],
  // eslint-disable-next-line no-empty-pattern
  demo: async ({}, use) => {
    await use(readDemo());
  },
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

export { expect };
