import path from "node:path";
import { describe, expect, it } from "vitest";
import { messageKinds } from "#app/contracts/message-kinds.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { composeMessage } from "./compose-message.ts";
import { htmlOf, textOf } from "./render-letter.ts";
import { sampleFacts } from "./sample-facts.ts";

const translations = createTranslations({
  db: {} as never,
  cache: {} as never,
  clock: systemClock,
  localesDirectory: path.join(import.meta.dirname, "../../locales"),
});

const shop = { name: 'Rosé & "Thorn" <script>', storefrontUrl: "https://shop.example.com", timezone: "UTC" };
const sample = { currency: "USD", now: new Date("2026-11-21T12:00:00Z") };
const locales = ["en", "ar", "he"] as const;
const cases = messageKinds.flatMap((kind) => locales.map((locale) => [kind, locale] as const));

const made = (kind: (typeof messageKinds)[number], locale: string) =>
  composeMessage(translations.wordsForAnybody(locale), shop, sampleFacts(kind, sample));

describe.each(cases)("%s in %s", (kind, locale) => {
  const message = made(kind, locale);
  const footerUrl = "https://app.example.com/unsubscribe/token?lang=en&x=1";
  const html = htmlOf(message, { shopName: shop.name, footerUrl });
  const text = textOf(message, { shopName: shop.name, footerUrl });

  it("leaves no place unfilled, and lets nothing of the shop become markup", () => {
    for (const words of [message.subject, message.sms, html, text])
      expect(words).not.toMatch(/\{\{|\}\}|undefined/);
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("lang=en&amp;x=1");
  });

  it("reads in its direction", () => {
    const direction = locale === "en" ? "ltr" : "rtl";
    expect(html).toContain(`<html lang="${locale}" dir="${direction}">`);
    expect(html).toContain(`text-align:${locale === "en" ? "left" : "right"}`);
    expect(html).not.toContain(`text-align:${locale === "en" ? "right" : "left"}`);
    if (locale === "en") return;
    const count = (mark: RegExp) => [...message.subject.matchAll(mark)].length;
    expect(count(/[\u2066-\u2068]/g)).toBe(count(/\u2069/g));
    expect(message.subject).toContain(`\u2068${shop.name}\u2069`);
  });

  it("says the same in text, with codes and links on lines of their own", () => {
    for (const { value, is } of message.details)
      if (is === "words") expect(text).toContain(value);
      else expect(text.split("\n")).toContain(value);
    expect(text.split("\n")).toContain(footerUrl);
    expect(message.sms.split("\n").at(-1)).toMatch(/^https:\/\/shop\.example\.com\//);
  });
});

it.each(locales)("tells the state of a referral in %s in the words of every other page", (locale) => {
  const words = translations.wordsForAnybody(locale);
  expect(made("friend_ordered", locale).status).toBe(words.t("referral.status.completed"));
});

it("applies a discount by its link, and never calls a gift card one", () => {
  const words = translations.wordsForAnybody("en");
  const facts = sampleFacts("reward_given", sample);
  expect(composeMessage(words, shop, facts).button.url).toBe(
    "https://shop.example.com/discount/SAMPLE-7KQ2-M9XD?redirect=/",
  );
  const card = { kind: "gift_card", value: "10.00", currency: "USD" } as const;
  expect(composeMessage(words, shop, { ...facts, rewards: [card] }).button.url).toBe(
    "https://shop.example.com/",
  );
});
