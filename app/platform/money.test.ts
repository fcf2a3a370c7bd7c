import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMoney, shareRoundedUp, toDecimal, toMinor } from "./money.ts";

const currencies = fc.constantFrom("USD", "EUR", "ILS", "SAR", "JPY", "KRW", "KWD", "BHD");

describe("money", () => {
  it.each([
    ["12.5", "USD", 1250n],
    ["12.50", "USD", 1250n],
    ["-0.05", "USD", -5n],
    ["1000", "JPY", 1000n],
    ["1000.00", "JPY", 1000n],
    ["1.234", "KWD", 1234n],
  ])("reads %s %s as %s minor units", (amount, currency, minor) => {
    expect(toMinor(amount, currency)).toBe(minor);
  });

  it.each([
    ["0.1", "JPY"],
    ["1.005", "USD"],
    ["1,5", "USD"],
    ["1e3", "USD"],
    ["", "USD"],
    ["NaN", "USD"],
  ])("refuses %j in %s", (amount, currency) => {
    expect(toMinor(amount, currency)).toBeNull();
  });

  it("survives the way out and back in every currency", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), currencies, (minor, currency) => {
        expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor);
      }),
    );
  });

  it("takes back the whole award when the whole is returned, whatever the steps on the way", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { minLength: 1, maxLength: 8 }),
        (award, parts) => {
          const base = parts.reduce((sum, part) => sum + part, 0n);
          let returned = 0n;
          let taken = 0n;
          for (const part of parts) {
            returned += part;
            const inAll = shareRoundedUp(award, returned, base);
            expect(inAll).toBeGreaterThanOrEqual(taken);
            expect(inAll * base).toBeGreaterThanOrEqual(award * returned);
            taken = inAll;
          }
          expect(taken).toBe(award);
        },
      ),
    );
  });

  it.each([
    ["en", "$1,234.50"],
    ["ar", "\u20661,234.50 US$\u2069"],
    ["he", "\u20661,234.50 $\u2069"],
  ])("is written in %s as people write it, apart from the words around it", (locale, text) => {
    expect(formatMoney(locale, "1234.50", "USD").replaceAll("\u00a0", " ")).toBe(text);
  });
});
