import { createHmac } from "node:crypto";

export interface PostalAddress {
  address1: string | null;
  zip: string | null;
  city: string | null;
  country: string | null;
}

/** What identifies a person, as the app keeps it: hashes under the shop's own key, so that shops cannot be compared. */
export interface PersonHash {
  email(raw: string): Buffer | null;
  /** The mailbox behind an e-mail: the same for `a.b+shop@gmail.com` and `ab@gmail.com`. */
  mailbox(raw: string): Buffer | null;
  phone(raw: string): Buffer | null;
  address(raw: PostalAddress): Buffer | null;
  /** Where somebody comes from: the address of his network. */
  visitor(raw: string): Buffer;
  device(raw: string): Buffer;
}

export function createPersonHash(hashKey: Buffer): PersonHash {
  // The kind is part of the message: a phone and an e-mail of the same letters stay strangers.
  const hash = (kind: string, normal: string) =>
    createHmac("sha256", hashKey).update(`${kind}\0${normal}`).digest();
  const hashOrNull = (kind: string, normal: string | null) => (normal === null ? null : hash(kind, normal));
  return {
    email: (raw) => hashOrNull("email", normalEmail(raw)),
    mailbox: (raw) => hashOrNull("mailbox", mailboxOf(raw)),
    phone: (raw) => hashOrNull("phone", normalPhone(raw)),
    address: (raw) => hashOrNull("address", normalAddress(raw)),
    visitor: (raw) => hash("visitor", raw),
    device: (raw) => hash("device", raw),
  };
}

function normalEmail(raw: string): string | null {
  const email = raw.trim().toLowerCase();
  return /^[^@\s]+@[^@\s]+$/.test(email) ? email : null;
}

function normalPhone(raw: string): string | null {
  const digits = raw.normalize("NFKC").replaceAll(arabicDigit, latinDigit).replaceAll(/\D/g, "");
  return digits === "" ? null : `+${digits}`;
}

/** Providers that drop dots, and the second name of one of them. */
const dotless = new Map([
  ["gmail.com", "gmail.com"],
  ["googlemail.com", "gmail.com"],
]);

function mailboxOf(raw: string): string | null {
  const [local = "", domain] = normalEmail(raw)?.split("@") ?? [];
  if (domain === undefined) return null;
  const [name = ""] = local.split("+");
  const provider = dotless.get(domain);
  return provider === undefined ? `${name}@${domain}` : `${name.replaceAll(".", "")}@${provider}`;
}

const arabicDigit = /[٠-٩۰-۹]/g;

/** Both rows of Arabic digits begin at a multiple of sixteen. */
const latinDigit = (digit: string) => String((digit.codePointAt(0) ?? 0) % 16);

/** A street without a place and country is no address: "Main Street 1" stands in a thousand towns. */
function normalAddress({ address1, zip, city, country }: PostalAddress): string | null {
  const place = lettersAndDigits(zip ?? "") || lettersAndDigits(city ?? "");
  const parts = [streetOf(address1 ?? ""), place, lettersAndDigits(country ?? "")];
  return parts.includes("") ? null : parts.join("|");
}

/** Words for "street" that one writes and another leaves out. Compared after the letters were made plain. */
const streetWords = new Set(
  [
    "street",
    "st",
    "str",
    "strasse",
    "road",
    "rd",
    "avenue",
    "ave",
    "شارع",
    "ش",
    "طريق",
    "רחוב",
    "רח",
    "שדרות",
    "שד",
  ].map(plainLetters),
);

const streetOf = (street: string): string =>
  plainLetters(street)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !streetWords.has(word))
    .join("");

const lettersAndDigits = (text: string): string => plainLetters(text).replaceAll(/[^\p{L}\p{N}]/gu, "");

/**
 * One form for what people write in several: case, accents, Arabic vowel signs and the forms of alef, ya and ta marbuta,
 * Hebrew points, final letters and geresh, digits of any script.
 */
function plainLetters(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\u0640'’׳״"]/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ٱ", "ا")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .replaceAll(/[ךםןףץ]/g, (letter) => regularForm[letter] ?? letter)
    .replaceAll(arabicDigit, latinDigit);
}

const regularForm: Readonly<Record<string, string>> = { ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ" };
