import { holdsContact } from "#app/contracts/merchant-text.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { isRefcode } from "./share-code.ts";

export type CustomCodeRefusal = "too_short" | "too_long" | "bad_letters" | "reserved" | "holds_contact";

const shortestCustomCode = 4;
const longestCustomCode = 20;

/** Read over the phone, typed at the checkout, part of an address: capitals, digits and single hyphens between them. */
const shape = /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/;

/** A code that a merchant chooses for an advocate, such as DANA-10. */
export const parseCustomCode = (text: string): Result<string, CustomCodeRefusal> => {
  const code = text.trim().toUpperCase();
  if (code.length < shortestCustomCode) return refuse("too_short");
  if (code.length > longestCustomCode) return refuse("too_long");
  if (!shape.test(code)) return refuse("bad_letters");
  if (holdsContact(code)) return refuse("holds_contact");
  return code.startsWith("REF-") || isRefcode(code) ? refuse("reserved") : ok(code);
};
