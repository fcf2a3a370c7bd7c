import { z } from "zod";
import { capPeriods } from "./cap-periods.ts";
import { holdsContact } from "./merchant-text.ts";

const currency = z.string().regex(/^[A-Z]{3}$/, "A currency is three capital letters.");
const moment = z.iso.datetime({ offset: true });
const shopifyId = z.string().regex(/^[1-9]\d{0,18}$/, "An id of Shopify is digits only.");

const digitsOf = (code: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions()
    .maximumFractionDigits ?? 2;

const isAmountIn = (code: string, amount: string): boolean => {
  const [, fraction = ""] = amount.split(".");
  return /[1-9]/.test(amount) && !/[1-9]/.test(fraction.slice(digitsOf(code)));
};

/** An amount for each currency, as decimal strings: `{ "USD": "20.00", "JPY": "3000" }`. */
const amounts = z.record(
  currency,
  z.string().regex(/^\d{1,12}(?:\.\d{1,4})?$/, 'An amount is a decimal string such as "20.00".'),
);

const eachFitsItsCurrency = (table: Record<string, string>): boolean =>
  Object.entries(table).every(([code, amount]) => isAmountIn(code, amount));

const validAmounts = amounts.refine(eachFitsItsCurrency, {
  message: "An amount is above zero and has no more digits than its currency.",
  params: { says: "amount_digits" },
});
const someAmounts = validAmounts.refine((table) => Object.keys(table).length > 0, {
  message: "At least one currency needs an amount.",
  params: { says: "required" },
});

/** What either side can be given. */
export const rewardSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("points"), points: z.int().min(1).max(1_000_000) }),
  z.strictObject({ kind: z.literal("percent"), percent: z.int().min(1).max(100) }),
  z.strictObject({ kind: z.literal("fixed"), amounts: someAmounts }),
  z.strictObject({ kind: z.literal("free_shipping") }),
  z.strictObject({ kind: z.literal("free_product"), productId: shopifyId }),
  z.strictObject({ kind: z.literal("store_credit"), amounts: someAmounts }),
  z.strictObject({ kind: z.literal("gift_card"), amounts: someAmounts }),
]);

export type Reward = z.infer<typeof rewardSchema>;
export type RewardKind = Reward["kind"];

/** The kinds that are a code at the checkout. The others are given after it. */
export const isDiscount = ({ kind }: Reward): boolean =>
  kind === "percent" || kind === "fixed" || kind === "free_shipping" || kind === "free_product";

/**
 * The terms of one version of a program. They never change once stored: an edit opens the next version, and what was
 * promised keeps the terms it was promised under.
 */
export const programTermsSchema = z
  .strictObject({
    /** What the advocate gets for a conversion that stands. */
    advocateReward: rewardSchema,
    /** What the friend gets: at the checkout, or after it. */
    friendReward: rewardSchema,
    /** Goods after discounts. No entry at all: no minimum anywhere. */
    minimumSubtotal: validAmounts.default({}),
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
    /** The markets, as the countries to which is shipped; null: any. */
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, "A country is two capital letters."))
      .min(1)
      .nullable()
      .default(null),
    /** An order counts when it holds one of these products or a product of one of these collections; null: any. */
    productIds: z.array(shopifyId).min(1).max(250).nullable().default(null),
    collectionIds: z.array(shopifyId).min(1).max(50).nullable().default(null),
    /** Which of two claims counts when both are evidence of the same strength. */
    touch: z.enum(["first", "last"]).default("first"),
    allowBusiness: z.boolean().default(false),
    /** How many conversions of one advocate are rewarded in a period. */
    advocateCap: z
      .strictObject({ conversions: z.int().min(1).max(1_000_000), per: z.enum(capPeriods) })
      .nullable()
      .default(null),
    /** When what was promised reaches one of these, the program pauses itself. Amounts are in the shop's currency. */
    budget: z
      .strictObject({ points: z.int().min(1).nullable().default(null), amounts: validAmounts.default({}) })
      .nullable()
      .default(null),
    /** The advocate's reward is at most this share of the friend's goods. */
    maxShare: z
      .strictObject({
        percent: z.int().min(1).max(100),
        /** What a point is worth, for rewards in points. */
        pointWorth: validAmounts.default({}),
      })
      .nullable()
      .default(null),
    /** Bonus points at the advocate's n-th friend. */
    milestones: z
      .array(z.strictObject({ friends: z.int().min(1).max(100_000), points: z.int().min(1).max(1_000_000) }))
      .max(20)
      .default([])
      .refine((steps) => new Set(steps.map(({ friends }) => friends)).size === steps.length, {
        message: "Each number of friends stands once.",
        params: { says: "friends_once" },
      }),
    /** Days after which points given by this program expire; null: never. */
    pointsExpireDays: z.int().min(1).max(3650).nullable().default(null),
    combinesWith: z
      .strictObject({ order: z.boolean(), product: z.boolean(), shipping: z.boolean() })
      .default({ order: false, product: true, shipping: true }),
    startsAt: moment.nullable().default(null),
    endsAt: moment.nullable().default(null),
  })
  .refine(
    ({ startsAt, endsAt }) =>
      startsAt === null || endsAt === null || Date.parse(startsAt) < Date.parse(endsAt),
    { path: ["endsAt"], message: "A program ends after it starts.", params: { says: "ends_after_start" } },
  );

/** As a version stored it: what came later has its default then, so older versions stay readable. */
export type ProgramTerms = z.infer<typeof programTermsSchema>;

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((text) => !holdsContact(text), {
    message: "The name may not hold an e-mail address or a phone number.",
    params: { says: "contact" },
  });

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
