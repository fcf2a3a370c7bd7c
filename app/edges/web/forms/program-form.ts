import { newProgramSchema, type NewProgram, type ProgramTerms } from "#app/contracts/program-terms.ts";
import { hasAmountsIn } from "#app/modules/programs/index.ts";
import { fromWallTime } from "#app/platform/wall-time.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { fieldErrors, type FieldErrors } from "./errors.ts";
import { amountsIn, countRows, isChecked, listIn, textIn, wholeNumberIn, type Fields } from "./fields.ts";

/** What the amounts and dates of a program are written in. */
export interface FormShop {
  currency: string;
  timezone: string;
}

export const sides = ["advocateReward", "friendReward"] as const;
const tables = [
  ...sides.map((side) => `${side}.amounts`),
  "minimumSubtotal",
  "budget.amounts",
  "maxShare.pointWorth",
];

/** Every amount of a program is asked for in each of these; the shop's own comes first. */
const currenciesIn = (fields: Fields, shop: FormShop): string[] => [
  ...new Set([shop.currency, ...(listIn(fields, "amountCurrencies") ?? [])]),
];

/** Shopify's addresses and global ids end in the number. */
const shopifyIdOf = (text: string): string => /(?:products?|collections?)\/(\d+)/i.exec(text)?.[1] ?? text;

const idsIn = (fields: Fields, name: string): string[] | null =>
  listIn(fields, name)?.map(shopifyIdOf) ?? null;

const capitalsIn = (fields: Fields, name: string): string[] | null =>
  listIn(fields, name)?.map((code) => code.toUpperCase()) ?? null;

const rewardIn = (fields: Fields, side: string, currencies: readonly string[]): object => {
  const kind = fields[`${side}.kind`];
  switch (kind) {
    case "points":
      return { kind, points: wholeNumberIn(fields, `${side}.points`) };
    case "percent":
      return { kind, percent: wholeNumberIn(fields, `${side}.percent`) };
    case "free_product": {
      return { kind, productId: shopifyIdOf(textIn(fields, `${side}.productId`) ?? "") };
    }
    case "fixed":
    case "store_credit":
    case "gift_card":
      return { kind, amounts: amountsIn(fields, `${side}.amounts`, currencies) };
    default:
      return { kind };
  }
};

/** What is no date stays as it was typed, so that the schema can say so. */
const momentIn = (fields: Fields, name: string, { timezone }: FormShop): string | null => {
  const text = textIn(fields, name);
  return text === null ? null : (fromWallTime(text, timezone)?.toISOString() ?? text);
};

const capIn = (fields: Fields): object | null => {
  const conversions = wholeNumberIn(fields, "advocateCap.conversions");
  return conversions === null ? null : { conversions, per: fields["advocateCap.per"] };
};

const budgetIn = (fields: Fields, currencies: readonly string[]): object | null => {
  const points = wholeNumberIn(fields, "budget.points");
  const amounts = amountsIn(fields, "budget.amounts", currencies);
  return points === null && Object.keys(amounts).length === 0 ? null : { points, amounts };
};

const shareIn = (fields: Fields, currencies: readonly string[]): object | null => {
  const percent = wholeNumberIn(fields, "maxShare.percent");
  const pointWorth = amountsIn(fields, "maxShare.pointWorth", currencies);
  return percent === null && Object.keys(pointWorth).length === 0 ? null : { percent, pointWorth };
};

const milestonesIn = (fields: Fields): object[] =>
  Array.from({ length: countRows(fields, "milestones", "friends") }, (_, row) => ({
    friends: wholeNumberIn(fields, `milestones.${row}.friends`),
    points: wholeNumberIn(fields, `milestones.${row}.points`),
  }));

const termsIn = (fields: Fields, shop: FormShop): object => {
  const currencies = currenciesIn(fields, shop);
  return {
    advocateReward: rewardIn(fields, "advocateReward", currencies),
    friendReward: rewardIn(fields, "friendReward", currencies),
    minimumSubtotal: amountsIn(fields, "minimumSubtotal", currencies),
    newCustomersOnly: isChecked(fields, "newCustomersOnly"),
    usesPerCode: wholeNumberIn(fields, "usesPerCode"),
    windowDays: wholeNumberIn(fields, "windowDays"),
    holdDays: wholeNumberIn(fields, "holdDays"),
    holdFrom: fields["holdFrom"],
    claimValidDays: wholeNumberIn(fields, "claimValidDays"),
    currencies: capitalsIn(fields, "currencies"),
    countries: capitalsIn(fields, "countries"),
    productIds: idsIn(fields, "productIds"),
    collectionIds: idsIn(fields, "collectionIds"),
    touch: fields["touch"],
    allowBusiness: isChecked(fields, "allowBusiness"),
    advocateCap: capIn(fields),
    budget: budgetIn(fields, currencies),
    maxShare: shareIn(fields, currencies),
    milestones: milestonesIn(fields),
    pointsExpireDays: wholeNumberIn(fields, "pointsExpireDays"),
    combinesWith: {
      order: isChecked(fields, "combinesWith.order"),
      product: isChecked(fields, "combinesWith.product"),
      shipping: isChecked(fields, "combinesWith.shipping"),
    },
    startsAt: momentIn(fields, "startsAt", shop),
    endsAt: momentIn(fields, "endsAt", shop),
  };
};

/** A program whose amounts leave out the shop's own currency would never be offered. */
const missingAmounts = (fields: Fields, terms: ProgramTerms, { currency }: FormShop): FieldErrors => {
  if (hasAmountsIn(terms, currency)) return {};
  const isFilled = (name: string) => (fields[name]?.trim() ?? "") !== "";
  const lacking = tables.filter(
    (table) =>
      !isFilled(`${table}.${currency}`) &&
      Object.keys(fields).some((name) => name.startsWith(`${table}.`) && isFilled(name)),
  );
  return Object.fromEntries(
    lacking.map((table) => [`${table}.${currency}`, { says: "shop_currency_missing" }]),
  );
};

/** What a merchant typed, as a program; or why not, field by field. */
export const readProgram = (fields: Fields, shop: FormShop): Result<NewProgram, FieldErrors> => {
  const read = newProgramSchema.safeParse({
    name: fields["name"] ?? "",
    priority: wholeNumberIn(fields, "priority"),
    terms: termsIn(fields, shop),
  });
  if (!read.success) {
    const withoutTerms = (path: readonly PropertyKey[]) => (path[0] === "terms" ? path.slice(1) : path);
    return refuse(fieldErrors(read.error.issues, fields, withoutTerms));
  }
  const missing = missingAmounts(fields, read.data.terms, shop);
  return Object.keys(missing).length > 0 ? refuse(missing) : ok(read.data);
};
