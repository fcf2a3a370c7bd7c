import { z } from "zod";

const time = z.iso.datetime({ offset: true }).nullable().default(null);
const word = z.string().nullable().default(null);

/** A name that calendars know: days, caps and figures of the shop would stop with any other. Offsets mean two things in two places. */
const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return /^[A-Z]/i.test(name);
  } catch {
    return false;
  }
};

export const storedShopSchema = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .default(null),
  iana_timezone: z.string().refine(isTimezone, "is no time zone").nullable().default(null),
  primary_locale: word,
  updated_at: time,
});

export const storedScopesSchema = z.object({ current: z.array(z.string()), updated_at: time });

export const storedDiscountSchema = z.object({ admin_graphql_api_id: z.string() });
