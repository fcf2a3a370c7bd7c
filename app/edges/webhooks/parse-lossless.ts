/** A number of sixteen digits or more may not fit a double: Shopify's ids have 64 bits. */
const longNumber = /[:[,]\s*-?\d{16}/;

/** `source` is the text of the number as it stands in the JSON. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;

// TypeScript's library does not know the third argument of the reviver yet.
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** JSON.parse that keeps long integers digit for digit, as strings. The slow way is taken only when it matters. */
export const parseLossless = (text: string): unknown =>
  longNumber.test(text) ? parseWithSource(text, keepDigits) : JSON.parse(text);
