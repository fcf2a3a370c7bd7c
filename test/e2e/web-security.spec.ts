import type { APIResponse } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const policyOf = (answer: { headers(): Record<string, string> }): string =>
  answer.headers()["content-security-policy"] ?? "";

test("a page runs its own scripts only, is framed by its admin only, and is kept by nobody", async ({
  page,
  demo,
}) => {
  const answers: { policy: string; headers: Record<string, string>; html: string }[] = [];
  page.on("response", async (answer) => {
    const isPage = answer.request().resourceType() === "document" && answer.url().startsWith(demo.appUrl);
    if (isPage)
      answers.push({ policy: policyOf(answer), headers: answer.headers(), html: await answer.text() });
  });
  for (const path of ["privacy", "settings"]) {
    await page.goto(`${demo.adminUrl}/app/${path}`);
    await expect(page.frameLocator("iframe[title]").getByRole("heading", { level: 1 })).toBeVisible();
  }
  const nonces = new Set<string>();
  for (const { policy, headers, html } of answers) {
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    expect(nonce.length).toBeGreaterThan(20);
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain(`https://${demo.shop} https://admin.shopify.com`);
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(answers.length).toBeGreaterThanOrEqual(2);
  expect(nonces.size).toBe(answers.length);
});

test("what no shop asks for is framed by nobody", async ({ request, demo }) => {
  const answer = await request.get(`${demo.appUrl}/auth/login`);
  expect(policyOf(answer)).toContain("frame-ancestors 'none'");
  expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
});

test("a form that another site sends does nothing: no cookie stands for a session token", async ({
  page,
  request,
  demo,
}) => {
  await page.goto(`${demo.adminUrl}/app/settings`);
  const frame = page.frameLocator("iframe[title]");
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  const cookies = await page.context().cookies(demo.appUrl);
  expect(cookies).toEqual([]);
  const host = Buffer.from("admin.shopify.com/store/demo-shop").toString("base64url");
  const answers: APIResponse[] = [];
  for (const path of ["/app/settings", "/app/settings.data"]) {
    answers.push(
      await request.post(`${demo.appUrl}${path}?shop=${demo.shop}&host=${host}&embedded=1`, {
        headers: { origin: "https://evil.example.com" },
        form: { intent: "create", label: "evil", scopes: "audit:purge" },
        maxRedirects: 0,
      }),
    );
  }
  for (const answer of answers) expect(await answer.text()).not.toContain("rfk_");
  await page.reload();
  await expect(frame.getByRole("list", { name: "API keys" })).toBeVisible();
  await expect(frame.getByText("evil")).toHaveCount(0);
});
