import { z } from "zod";
import { holdsContact } from "#app/contracts/merchant-text.ts";
import { isUuid, parseShopifyId, type ShopifyId } from "#app/platform/ids.ts";
import { refuse } from "#app/platform/result.ts";
import type { Refused } from "./endpoint.ts";

export const shopifyId = z
  .string()
  .refine((value) => parseShopifyId(value) !== null, "must be an id of Shopify: digits only")
  .transform((value) => value as ShopifyId)
  .meta({ type: "string", pattern: "^[1-9][0-9]{0,18}$" });
export const uuid = z.string().refine(isUuid, "must be a UUID").meta({ type: "string", format: "uuid" });
export const code = z.string().trim().min(1).max(100);
/** Merchants' free text is shown to others, so it may name nobody. */
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !holdsContact(text), "must not hold an e-mail or phone");
export const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};

export const unknownCode: Refused = refuse({
  code: "INVALID_REFERRAL_CODE",
  message: "There is no such code.",
});

export const notFound = (what: string): Refused =>
  refuse({ code: "NOT_FOUND", message: `There is no such ${what}.` });
