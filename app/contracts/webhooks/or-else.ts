import type { z } from "zod";

/** Shopify writes null where it has nothing to say: that is the same as saying nothing. */
export const orElse = <Schema extends z.ZodType>(schema: Schema, fallback: z.output<Schema>) =>
  schema.nullish().transform((value) => value ?? fallback);
