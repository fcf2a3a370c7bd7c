import { createHmac } from "node:crypto";

export interface PostalAddress {
  address1: string | null;
  zip: string | null;
  country: string | null;
}

/** What identifies a person, as the app keeps it: hashes under the shop's own key, so that shops cannot be compared. */
export interface PersonHash {
  email(raw: string): Buffer | null;
  phone(raw: string): Buffer | null;
  address(raw: PostalAddress): Buffer | null;
  visitor(raw: string): Buffer;
}

export function createPersonHash(hashKey: Buffer): PersonHash {
  // The kind is part of the message: a phone and an e-mail of the same letters stay strangers.
  const hash = (kind: string, normal: string) =>
    createHmac("sha256", hashKey).update(`${kind}\0${normal}`).digest();
  const hashOrNull = (kind: string, normal: string | null) => (normal === null ? null : hash(kind, normal));
  return {
    email: (raw) => hashOrNull("email", normalEmail(raw)),
    phone: (raw) => hashOrNull("phone", normalPhone(raw)),
    address: (raw) => hashOrNull("address", normalAddress(raw)),
    visitor: (raw) => hash("visitor", raw),
  };
}

function normalEmail(raw: string): string | null {
  const email = raw.trim().toLowerCase();
  return /^[^@\s]+@[^@\s]+$/.test(email) ? email : null;
}

function normalPhone(raw: string): string | null {
  const digits = raw
    .normalize("NFKC")
    .replaceAll(/[٠-٩۰-۹]/g, latinDigit)
    .replaceAll(/\D/g, "");
  return digits === "" ? null : `+${digits}`;
}

/** Both rows of Arabic digits begin at a multiple of sixteen. */
const latinDigit = (digit: string) => String((digit.codePointAt(0) ?? 0) % 16);

/** A street without its postcode and country is no address: "Main Street 1" stands in a thousand towns. */
function normalAddress({ address1, zip, country }: PostalAddress): string | null {
  const parts = [address1, zip, country].map((part) => lettersAndDigits(part ?? ""));
  return parts.includes("") ? null : parts.join("|");
}

const lettersAndDigits = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
