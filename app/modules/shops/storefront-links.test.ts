import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discountLink, seenAt, shareLink } from "./storefront-links.ts";

const shop = { storefrontUrl: "https://shop.example.com" };

describe("links to the storefront", () => {
  it("carry the code", () => {
    expect(shareLink(shop, "ref-1")).toBe("https://shop.example.com/?ref=ref-1");
    expect(discountLink(shop, "AB12")).toBe("https://shop.example.com/discount/AB12?redirect=/");
  });

  it("keep parameters that came along, but not another code", () => {
    const keep = new URLSearchParams("utm_source=mail&ref=other&tag=a&tag=b");
    expect(shareLink(shop, "ref-1", keep)).toBe(
      "https://shop.example.com/?ref=ref-1&utm_source=mail&tag=a&tag=b",
    );
  });

  it("stay in a storefront that lives under a path", () => {
    const inPath = { storefrontUrl: "http://127.0.0.1:4600/shops/demo-shop" };
    expect(shareLink(inPath, "x")).toBe("http://127.0.0.1:4600/shops/demo-shop/?ref=x");
  });

  it("never lead to another origin, whatever the code", () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        expect(new URL(shareLink(shop, code)).origin).toBe("https://shop.example.com");
        expect(new URL(shareLink(shop, code)).searchParams.get("ref")).toBe(code.toWellFormed());
        expect(new URL(discountLink(shop, code.toWellFormed())).origin).toBe("https://shop.example.com");
      }),
    );
  });

  it("keep the language and the market of the visitor", () => {
    const hebrew = seenAt(shop, "/he/");
    expect(shareLink(hebrew, "ref-1")).toBe("https://shop.example.com/he/?ref=ref-1");
    expect(discountLink(hebrew, "AB12")).toBe("https://shop.example.com/he/discount/AB12?redirect=/he/");
    expect(seenAt(shop, "/en-ca/").storefrontUrl).toBe("https://shop.example.com/en-ca");
    expect(seenAt(shop, "/")).toEqual(shop);
  });

  it.each([
    null,
    "",
    "he",
    "//evil.example.com/",
    "/../",
    "/he",
    "/%2e%2e/",
    "/a b/",
    "/a/b/c/d/e/",
    "/\\evil/",
  ])("stay where they are under the root %j", (root) => expect(seenAt(shop, root)).toEqual(shop));

  it("leave a storefront under a path for nowhere outside of it", () => {
    const inPath = { storefrontUrl: "http://127.0.0.1:4600/shops/demo-shop" };
    expect(seenAt(inPath, "/shops/demo-shop/ar/").storefrontUrl).toBe(`${inPath.storefrontUrl}/ar`);
    expect(seenAt(inPath, "/shops/other/")).toEqual(inPath);
    expect(seenAt(inPath, "/")).toEqual(inPath);
  });

  it("never lead to another origin, whatever the root", () => {
    fc.assert(
      fc.property(fc.string(), (root) => {
        expect(new URL(shareLink(seenAt(shop, root), "x")).origin).toBe("https://shop.example.com");
      }),
    );
  });
});
