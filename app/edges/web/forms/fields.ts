/** What stands in a form, by the name of the field: as it was typed, or as one would type what is stored. */
export type Fields = Readonly<Record<string, string>>;

export const fieldsOf = (form: FormData | URLSearchParams): Fields =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

export const isChecked = (fields: Fields, name: string): boolean => fields[name] === "on";

/** A box that is not ticked sends nothing. */
export const tick = (isOn: boolean): string => (isOn ? "on" : "");

/** Arabic and Persian keyboards write their own digits. */
export const plainDigits = (text: string): string =>
  text
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replaceAll("\u066b", ".")
    .trim();

/** Null for nothing; what is no whole number stays as it was typed, so that the schema can say so. */
export const wholeNumberIn = (fields: Fields, name: string): number | string | null => {
  const text = plainDigits(fields[name] ?? "");
  if (text === "") return null;
  return /^\d{1,10}$/.test(text) ? Number(text) : text;
};

export const textIn = (fields: Fields, name: string): string | null => (fields[name] ?? "").trim() || null;

/** Words between commas, blanks or lines. */
export const listIn = (fields: Fields, name: string): string[] | null => {
  const words = (fields[name] ?? "").split(/[\s,;\u060c]+/).filter((word) => word !== "");
  return words.length === 0 ? null : words;
};

export const amountIn = (fields: Fields, name: string): string | null =>
  plainDigits(fields[name] ?? "") || null;

/** An amount for each currency; those left blank have none. */
export const amountsIn = (
  fields: Fields,
  name: string,
  currencies: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    currencies.flatMap((code) => {
      const amount = amountIn(fields, `${name}.${code}`);
      return amount === null ? [] : [[code, amount]];
    }),
  );

/** `name.0.part`, `name.1.part` and so on, until a row is missing. */
export const countRows = (fields: Fields, name: string, part: string): number => {
  let count = 0;
  while (fields[`${name}.${count}.${part}`] !== undefined) count += 1;
  return count;
};
