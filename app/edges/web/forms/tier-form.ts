import { tierListSchema, type TierTerms } from "#app/contracts/tiers.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { toMinor } from "#app/platform/money.ts";
import { fieldErrors, type FieldError, type FieldErrors } from "./errors.ts";
import { amountIn, isChecked, textIn, tick, wholeNumberIn, type Fields } from "./fields.ts";

const minimums = ["minPoints", "minSpend", "minReferrals"] as const;

const mostRows = 1_000;

const tierIn = (fields: Fields, row: number): object => {
  const at = (name: string) => `tiers.${row}.${name}`;
  const id = textIn(fields, at("id"));
  return {
    ...(id === null ? {} : { id }),
    name: fields[at("name")] ?? "",
    minPoints: wholeNumberIn(fields, at("minPoints")) ?? 0,
    minSpend: amountIn(fields, at("minSpend")),
    minReferrals: wholeNumberIn(fields, at("minReferrals")),
    assignedOnly: isChecked(fields, at("assignedOnly")),
    multiplierPercent: wholeNumberIn(fields, at("multiplierPercent")) ?? 100,
    bonusPoints: wholeNumberIn(fields, at("bonusPoints")) ?? 0,
    discountPercent: wholeNumberIn(fields, at("discountPercent")) ?? 0,
    freeShipping: isChecked(fields, at("freeShipping")),
    perks: (fields[at("perks")] ?? "").split("\n").filter((line) => line.trim() !== ""),
  };
};

/** Fields whose value is below that of the last tier before that names one. */
const fallingFields = (fields: Fields, rows: number): string[] =>
  minimums.flatMap((minimum) => {
    let highest = 0;
    return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
      const name = `tiers.${row}.${minimum}`;
      if (isChecked(fields, `tiers.${row}.assignedOnly`)) return [];
      const value = Number(amountIn(fields, name) ?? (minimum === "minPoints" ? 0 : highest));
      if (value < highest) return [name];
      highest = value;
      return [];
    });
  });

const repeatedNames = (fields: Fields, rows: number): string[] => {
  const names = Array.from({ length: rows }, (_, row) =>
    (fields[`tiers.${row}.name`] ?? "").trim().toLowerCase(),
  );
  return names.flatMap((name, row) => (names.indexOf(name) < row ? [`tiers.${row}.name`] : []));
};

/** What is wrong with the list as a whole stands beside the tiers that make it so. */
const listErrors = (says: string, fields: Fields, rows: number): FieldErrors => {
  const named = says === "name_once" ? repeatedNames(fields, rows) : fallingFields(fields, rows);
  return Object.fromEntries(named.map((name): [string, FieldError] => [name, { says }]));
};

/** The schema does not know the shop's currency. */
const amountErrors = (tiers: readonly TierTerms[], currency: string): FieldErrors =>
  Object.fromEntries(
    tiers.flatMap(({ minSpend }, row): [string, FieldError][] => {
      const minor = minSpend === null ? 1n : toMinor(minSpend, currency);
      return minor !== null && minor > 0n ? [] : [[`tiers.${row}.minSpend`, { says: "amount_digits" }]];
    }),
  );

/**
 * What a merchant typed, as the list of tiers; or why not, field by field. The form says how many there are: a list of which a
 * part got lost would remove tiers.
 */
export const readTiers = (fields: Fields, currency: string): Result<TierTerms[], FieldErrors> => {
  const rows = wholeNumberIn(fields, "tierCount");
  if (typeof rows !== "number" || rows > mostRows) return refuse({ tierCount: { says: "invalid" } });
  const read = tierListSchema.safeParse(Array.from({ length: rows }, (_, row) => tierIn(fields, row)));
  if (read.success) {
    const wrong = amountErrors(read.data, currency);
    return Object.keys(wrong).length > 0 ? refuse(wrong) : ok(read.data);
  }
  const inTiers = read.error.issues.filter(({ path }) => path.length > 0);
  const ofList = read.error.issues.filter(({ path }) => path.length === 0);
  const says = ofList.flatMap((issue) => (issue.code === "custom" ? [String(issue.params?.["says"])] : []));
  return refuse({
    ...Object.assign({}, ...says.map((why) => listErrors(why, fields, rows))),
    ...fieldErrors(inTiers, fields, (path) => ["tiers", ...path]),
  });
};

const numberText = (value: number | null): string => (value === null ? "" : String(value));

/** A list of tiers as one would type it. */
export const tierFields = (tiers: readonly TierTerms[]): Fields => ({
  tierCount: String(tiers.length),
  ...Object.fromEntries(
    tiers.flatMap((tier, row) =>
      Object.entries({
        id: tier.id ?? "",
        name: tier.name,
        minPoints: String(tier.minPoints),
        minSpend: tier.minSpend ?? "",
        minReferrals: numberText(tier.minReferrals),
        assignedOnly: tick(tier.assignedOnly),
        multiplierPercent: String(tier.multiplierPercent),
        bonusPoints: String(tier.bonusPoints),
        discountPercent: String(tier.discountPercent),
        freeShipping: tick(tier.freeShipping),
        perks: tier.perks.join("\n"),
      }).map(([name, value]) => [`tiers.${row}.${name}`, value]),
    ),
  ),
});
