import { z } from "zod";

/** Stored compliance requests: a person is an id and hashes, any of which may be missing. */
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable()
  .default(null);

export const storedPersonRequestSchema = z.object({
  customer: z
    .object({
      id: z
        .string()
        .regex(/^[1-9]\d{0,18}$/)
        .nullable()
        .default(null),
      email_hash: hash,
      phone_hash: hash,
    })
    .nullable()
    .default(null),
});
