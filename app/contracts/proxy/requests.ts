import { z } from "zod";

/**
 * Longer than any code we mint or accept, and printable: keeps junk out of look-ups and limiter keys. A code that was copied out
 * of a right-to-left sentence brings its invisible marks along; they are no part of it.
 */
const code = z
  .string()
  .transform((raw) => raw.replaceAll(/\p{Cf}/gu, "").trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^\P{C}+$/u),
  );
const email = z.string().trim().max(320).pipe(z.email());

export const claimRequestSchema = z.object({ code, email: email.nullish() });
export const redeemRequestSchema = z.object({ code });
export const guestCodeRequestSchema = z.object({ email });
export const spendRequestSchema = z.object({
  rewardId: z.string().regex(/^[\x21-\x7e]{1,100}$/),
  /** Chosen by the caller, one for each purchase; printable, so that it can be kept as it is. */
  idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,200}$/),
});
export const codeQuerySchema = z.object({ code });
