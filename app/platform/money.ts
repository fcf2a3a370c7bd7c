import { isolate } from "./direction.ts";

/**
 * Money is an integer of minor units beside its currency (JPY has no minor digits, KWD has three); it is never a float.
 * At the borders (Shopify, REST) it is a decimal string.
 */
const digitsOfCurrency = new Map<string, number>();

export const minorDigits = (currency: string): number => {
  const known = digitsOfCurrency.get(currency);
  if (known !== undefined) return known;
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  digitsOfCurrency.set(currency, maximumFractionDigits);
  return maximumFractionDigits;
};

const decimal = /^(-?)(\d{1,15})(?:\.(\d+))?$/;

/** `"12.5", "USD"` -> `1250n`. Null for what is no amount in that currency, such as a tenth of a yen. */
export const toMinor = (amount: string, currency: string): bigint | null => {
  const [, sign, whole, fraction = ""] = decimal.exec(amount.trim()) ?? [];
  if (whole === undefined) return null;
  const digits = minorDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) return null;
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  return sign === "-" ? -minor : minor;
};

/** `1250n, "USD"` -> `"12.50"`. */
export const toDecimal = (minor: bigint, currency: string): string => {
  const digits = minorDigits(currency);
  const sign = minor < 0n ? "-" : "";
  const padded = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0");
  return digits === 0 ? sign + padded : `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
};

/** `whole x part / total`, rounded up: what is taken back is never less than the share that was returned. */
export const shareRoundedUp = (whole: bigint, part: bigint, total: bigint): bigint => {
  if (total <= 0n || part <= 0n) return 0n;
  return part >= total ? whole : (whole * part + total - 1n) / total;
};

/**
 * An amount as people write it in their language, with the digits of the shop's prices. In a right-to-left sentence it is
 * isolated from the words around it: the currency would otherwise change sides.
 */
export const formatMoney = (locale: string, decimal: string, currency: string): string => {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, numberingSystem: "latn" });
  const text = format.format(decimal as Intl.StringNumericLiteral).replaceAll(/[\u200e\u200f]/g, "");
  return isolate(text, locale);
};
