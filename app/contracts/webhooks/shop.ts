import { z } from "zod";

const time = z.iso.datetime({ offset: true }).nullable().default(null);
const word = z.string().nullable().default(null);

export const storedShopSchema = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .default(null),
  iana_timezone: word,
  primary_locale: word,
  updated_at: time,
});

export const storedScopesSchema = z.object({ current: z.array(z.string()), updated_at: time });

export const storedDiscountSchema = z.object({ admin_graphql_api_id: z.string() });
