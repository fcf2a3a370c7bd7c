import type { ProgramTerms, Reward } from "#app/contracts/program-terms.ts";
import type { Program } from "#app/modules/programs/index.ts";
import { parseShopifyId } from "#app/platform/ids.ts";
import { toWallTime } from "#app/platform/wall-time.ts";
import { tick, type Fields } from "./fields.ts";
import { sides, type FormShop } from "./program-form.ts";

type Amounts = Readonly<Record<string, string>>;

const amountFields = (name: string, amounts: Amounts, currencies: readonly string[]): Fields =>
  Object.fromEntries(currencies.map((code) => [`${name}.${code}`, amounts[code] ?? ""]));

const rewardFields = (side: string, reward: Reward, currencies: readonly string[]): Fields => ({
  [`${side}.kind`]: reward.kind,
  [`${side}.points`]: reward.kind === "points" ? String(reward.points) : "",
  [`${side}.percent`]: reward.kind === "percent" ? String(reward.percent) : "",
  [`${side}.productId`]: reward.kind === "free_product" ? reward.productId : "",
  ...amountFields(`${side}.amounts`, "amounts" in reward ? reward.amounts : {}, currencies),
});

const currenciesOf = (terms: ProgramTerms, { currency }: FormShop): string[] => {
  const rewards = sides
    .map((side) => terms[side])
    .map((reward) => ("amounts" in reward ? reward.amounts : {}));
  const others = [terms.minimumSubtotal, terms.budget?.amounts ?? {}, terms.maxShare?.pointWorth ?? {}];
  return [...new Set([currency, ...[...rewards, ...others].flatMap((table) => Object.keys(table))])];
};

const numberText = (value: number | null | undefined): string => (value == null ? "" : String(value));
const listText = (values: readonly string[] | null): string => (values ?? []).join(", ");

const momentText = (moment: string | null, { timezone }: FormShop): string =>
  moment === null ? "" : toWallTime(new Date(moment), timezone);

const milestoneFields = ({ milestones }: ProgramTerms): Fields =>
  Object.fromEntries(
    milestones.flatMap(({ friends, points }, row) => [
      [`milestones.${row}.friends`, String(friends)],
      [`milestones.${row}.points`, String(points)],
    ]),
  );

const conditionFields = (terms: ProgramTerms, shop: FormShop, currencies: readonly string[]): Fields => ({
  ...amountFields("minimumSubtotal", terms.minimumSubtotal, currencies),
  newCustomersOnly: tick(terms.newCustomersOnly),
  windowDays: String(terms.windowDays),
  claimValidDays: String(terms.claimValidDays),
  currencies: listText(terms.currencies),
  countries: listText(terms.countries),
  productIds: listText(terms.productIds),
  collectionIds: listText(terms.collectionIds),
  touch: terms.touch,
  allowBusiness: tick(terms.allowBusiness),
  startsAt: momentText(terms.startsAt, shop),
  endsAt: momentText(terms.endsAt, shop),
});

const limitFields = (terms: ProgramTerms, currencies: readonly string[]): Fields => ({
  usesPerCode: String(terms.usesPerCode),
  "advocateCap.conversions": numberText(terms.advocateCap?.conversions),
  "advocateCap.per": terms.advocateCap?.per ?? "month",
  "budget.points": numberText(terms.budget?.points),
  ...amountFields("budget.amounts", terms.budget?.amounts ?? {}, currencies),
  "maxShare.percent": numberText(terms.maxShare?.percent),
  ...amountFields("maxShare.pointWorth", terms.maxShare?.pointWorth ?? {}, currencies),
});

/** A program as one would type it. */
export const programFields = (
  { name, priority, version, terms }: Pick<Program, "name" | "priority" | "version" | "terms">,
  shop: FormShop,
): Fields => {
  const currencies = currenciesOf(terms, shop);
  return {
    version: String(version),
    name,
    priority: String(priority),
    amountCurrencies: currencies.join(" "),
    ...rewardFields("advocateReward", terms.advocateReward, currencies),
    ...rewardFields("friendReward", terms.friendReward, currencies),
    ...conditionFields(terms, shop, currencies),
    ...limitFields(terms, currencies),
    ...milestoneFields(terms),
    holdDays: String(terms.holdDays),
    holdFrom: terms.holdFrom,
    pointsExpireDays: numberText(terms.pointsExpireDays),
    "combinesWith.order": tick(terms.combinesWith.order),
    "combinesWith.product": tick(terms.combinesWith.product),
    "combinesWith.shipping": tick(terms.combinesWith.shipping),
  };
};

/** The products and collections that a program names. */
export const resourcesOf = ({ advocateReward, friendReward, productIds, collectionIds }: ProgramTerms) => {
  const given = [advocateReward, friendReward].map((reward) =>
    reward.kind === "free_product" ? reward.productId : null,
  );
  return {
    products: [...(productIds ?? []), ...given].map(parseShopifyId).filter((id) => id !== null),
    collections: (collectionIds ?? []).map(parseShopifyId).filter((id) => id !== null),
  };
};
