import { z } from "zod";

/** What the advocate gets for a conversion that stands. */
const advocateReward = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("points"), points: z.int().min(1).max(1_000_000) }),
]);

/** What the friend gets at the checkout. */
const friendReward = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), percent: z.int().min(1).max(100) }),
]);

const currency = z.string().regex(/^[A-Z]{3}$/, "A currency is three capital letters.");
const moment = z.iso.datetime({ offset: true });

/**
 * The terms of one version of a program. They never change once stored: an edit opens the next version, and what was
 * promised keeps the terms it was promised under.
 */
export const programTermsSchema = z
  .strictObject({
    advocateReward,
    friendReward,
    /** Minor units by currency. No entry at all: no minimum anywhere. */
    minimumSubtotal: z.record(currency, z.int().min(1)).default({}),
    newCustomersOnly: z.boolean().default(true),
    usesPerCode: z.int().min(1).max(1_000_000).default(5),
    /** Days in which an order counts after its claim. */
    windowDays: z.int().min(1).max(365).default(30),
    holdDays: z.int().min(0).max(365).default(0),
    holdFrom: z.enum(["paid", "fulfilled"]).default("paid"),
    /** Days in which the friend's discount code may be used. */
    claimValidDays: z.int().min(1).max(365).default(30),
    /** The currencies in which friends may pay; null: any. */
    currencies: z.array(currency).min(1).nullable().default(null),
    startsAt: moment.nullable().default(null),
    endsAt: moment.nullable().default(null),
  })
  .refine(
    ({ startsAt, endsAt }) =>
      startsAt === null || endsAt === null || Date.parse(startsAt) < Date.parse(endsAt),
    { path: ["endsAt"], message: "A program ends after it starts." },
  );

export type ProgramTerms = z.infer<typeof programTermsSchema>;

/** Merchants' free text is stored and shown to others, so it may not carry an e-mail address or a phone number. */
const holdsNoContact = (text: string): boolean =>
  !/[^\s@]+@[^\s@]+/.test(text) && !/\+?\d(?:[\s().-]*\d){6,}/.test(text);

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(holdsNoContact, "The name may not hold an e-mail address or a phone number.");

const priority = z.int().min(0).max(10_000);

export const newProgramSchema = z.strictObject({
  name,
  /** Of several programs that fit, the lowest number is offered. */
  priority: priority.default(100),
  terms: programTermsSchema,
});

export const programEditSchema = z.strictObject({
  /** The version the editor saw; an edit of an older one is refused. */
  version: z.int().min(1),
  name: name.optional(),
  priority: priority.optional(),
  terms: programTermsSchema.optional(),
});

export type NewProgram = z.infer<typeof newProgramSchema>;
export type ProgramEdit = z.infer<typeof programEditSchema>;

export const programStates = ["draft", "active", "paused", "ended"] as const;
export type ProgramState = (typeof programStates)[number];
