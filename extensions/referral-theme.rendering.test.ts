import { describe, expect, it } from "vitest";
import { createAppBlock } from "#test/simulator/storefront/app-block.ts";

const blocks = ["friend-landing", "refer-a-friend", "points-and-tier", "referral-links"];
const locales = ["en", "ar", "he"];

interface Visitor {
  locale?: string;
  customer?: object | null;
  offer?: object | null;
  root?: string;
}

const render = (
  block: string,
  settings: Record<string, unknown> = {},
  { locale = "en", customer = null, offer = null, root = "/" }: Visitor = {},
): Promise<string> =>
  createAppBlock(block, settings).render({
    shop: { name: `Shop "&" <b>` },
    customer,
    request: { locale: { iso_code: locale }, path: "/" },
    routes: {
      root_url: root,
      account_login_url: "/account/login",
      all_products_collection_url: "/collections/all",
    },
    app: { metafields: offer === null ? {} : { referral: { offer: { value: { words: offer } } } } },
  });

const words = (mark: string) => ({
  friend: `friend ${mark}`,
  share: `share ${mark}`,
  terms: [`term ${mark}`],
});
const inAllLanguages = Object.fromEntries(locales.map((locale) => [locale, words(locale)]));

describe("the offer, before any script runs", () => {
  it.each(locales)("is that of the language of the page in %s", async (locale) => {
    const visitor = { locale, offer: inAllLanguages };
    const landing = await render("friend-landing", {}, visitor);
    expect(landing).toContain(`friend ${locale}`);
    expect(landing).toContain(`<li>term ${locale}</li>`);
    expect(await render("refer-a-friend", {}, visitor)).toContain(`share ${locale}`);
  });

  it("promises nothing while no program takes friends", async () => {
    for (const block of blocks) expect(await render(block)).not.toMatch(/discount on|% off|earn points/);
  });

  it("gives way to the merchant's own words, and its terms stay", async () => {
    const html = await render("friend-landing", { message: "Ours" }, { offer: inAllLanguages });
    expect(html).toContain("Ours");
    expect(html).not.toContain("friend en");
    expect(html).toContain("term en");
  });

  it("in a language that the app does not speak is English, marked as such", async () => {
    const html = await render("friend-landing", {}, { locale: "fr", offer: inAllLanguages });
    expect(html).toContain('lang="en"');
    expect(html).toContain("friend en");
  });
});

const strange = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `{{ shop.name }}{% assign x = 1 %}`,
  "x".repeat(10_240),
  "‮بعد‬",
];

/** Elements and the names of their attributes: what words may never change. */
const structureOf = (html: string): string => html.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, "><");

describe("what a merchant typed", () => {
  const typed = (text: string) => ({ heading: text, message: text, accent: text, proxy_path: text });

  it.each(blocks)("is never markup in %s, in any setting", async (block) => {
    for (const customer of [null, { id: 1 }]) {
      const innocent = structureOf(await render(block, typed("x"), { customer }));
      for (const text of strange)
        expect(structureOf(await render(block, typed(text), { customer })), text).toBe(innocent);
    }
  });

  it("is never markup when the words come from the app", async () => {
    const offer = { en: words("<script>alert(1)</script>") };
    for (const block of blocks) expect(await render(block, {}, { offer })).not.toContain("<script>");
  });

  it.each([
    ["/apps/referral", "/", "/apps/referral/page"],
    ["/apps/referral", "/he", "/he/apps/referral/page"],
    ["//evil.example.com", "/", "/evil.example.com/page"],
    ["https://evil.example.com/", "/he", "/he/https%3A/evil.example.com/page"],
    ["javascript:alert(1)", "/", "/javascript%3Aalert%281%29/page"],
    ["\\\\evil", "/", "/%5C%5Cevil/page"],
  ])("as the path %j under the root %j leads to %j", async (path, root, address) => {
    const html = await render("friend-landing", { proxy_path: path }, { root });
    expect(html.replaceAll("%28", "(").replaceAll("%29", ")")).toContain(
      `action="${address.replaceAll("%28", "(").replaceAll("%29", ")")}"`,
    );
  });
});

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (first: string, second: string): number => {
  const [one, other] = [luminance(first), luminance(second)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};

describe("a button's colour", () => {
  const steps = [0, 48, 96, 117, 118, 119, 120, 144, 192, 255];
  const part = (value: number) => value.toString(16).padStart(2, "0");
  const colours = steps.flatMap((red) =>
    steps.flatMap((green) => steps.map((blue) => `#${part(red)}${part(green)}${part(blue)}`)),
  );

  it("can be read whatever it is", async () => {
    for (const accent of colours) {
      const html = await render("points-and-tier", { accent });
      const [, on = ""] = /--referral-on-accent: (#[0-9a-f]{6})/.exec(html) ?? [];
      expect(contrast(accent, on), accent).toBeGreaterThanOrEqual(4.45);
    }
  });
});
