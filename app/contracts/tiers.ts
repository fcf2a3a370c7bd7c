import { z } from "zod";
import { holdsContact } from "./merchant-text.ts";

const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !holdsContact(text), {
      message: "The text may not hold an e-mail address or a phone number.",
      params: { says: "contact" },
    });

export const tierSchema = z.strictObject({
  /** Of a tier that stays: its assigned customers stay with it. */
  id: z.uuid().optional(),
  name: text(60),
  minPoints: z.int().min(0).max(1_000_000_000),
  /** In the shop's currency, such as "250.00". */
  minSpend: z
    .string()
    .regex(/^\d{1,12}(?:\.\d{1,4})?$/, 'An amount is a decimal string such as "250.00".')
    .nullable()
    .default(null),
  minReferrals: z.int().min(1).max(1_000_000).nullable().default(null),
  /** Only another system gives it; nobody reaches it. */
  assignedOnly: z.boolean().default(false),
  multiplierPercent: z.int().min(100).max(1000).default(100),
  bonusPoints: z.int().min(0).max(1_000_000).default(0),
  discountPercent: z.int().min(0).max(100).default(0),
  freeShipping: z.boolean().default(false),
  perks: z.array(text(100)).max(20).default([]),
});

export type TierTerms = z.infer<typeof tierSchema>;

type Minimum = "minPoints" | "minSpend" | "minReferrals";

/** Among those that name it: a tier that is only assigned asks for nothing. */
const neverFalls = (tiers: readonly TierTerms[], minimum: Minimum): boolean => {
  const named = tiers
    .filter(({ assignedOnly }) => !assignedOnly)
    .map((tier) => tier[minimum])
    .filter((value) => value !== null)
    .map(Number);
  return named.every((value, index) => value >= (named[index - 1] ?? 0));
};

const areDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

/** The lowest first: the place in the list is the rank. */
export const tierListSchema = z
  .array(tierSchema)
  .max(50)
  .refine((tiers) => areDistinct(tiers.map(({ name }) => name.toLowerCase())), {
    message: "Each name stands once.",
    params: { says: "name_once" },
  })
  .refine((tiers) => areDistinct(tiers.flatMap(({ id }) => id?.toLowerCase() ?? [])), "Each id stands once.")
  .refine(
    (tiers) => (["minPoints", "minSpend", "minReferrals"] as const).every((name) => neverFalls(tiers, name)),
    { message: "A minimum is never below that of the tier before.", params: { says: "never_below" } },
  );
