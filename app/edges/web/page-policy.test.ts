import { expect, it } from "vitest";
import { framesOf, pagePolicy } from "./page-policy.ts";

const shopify = "frame-ancestors https://a.myshopify.com https://admin.shopify.com;";

it("lets the shop's admin frame the page, and whoever the operator names besides", () => {
  expect(framesOf(shopify, [])).toBe("https://a.myshopify.com https://admin.shopify.com");
  expect(framesOf(shopify, ["http://127.0.0.1:1"])).toMatch(/admin\.shopify\.com http:\/\/127\.0\.0\.1:1$/);
});

it("lets nobody frame a page that no shop asks for, whatever the operator names", () => {
  expect(framesOf(null, ["http://127.0.0.1:1"])).toBe("'none'");
});

it("runs scripts of its own and App Bridge, and none that is merely written into the page", () => {
  const policy = pagePolicy({
    nonce: "abc",
    appBridgeUrl: "https://cdn.shopify.com/shopifycloud/app-bridge.js",
    frames: "'none'",
  });
  expect(policy).toContain("script-src 'self' 'nonce-abc' https://cdn.shopify.com;");
  expect(policy).not.toContain("unsafe");
});
