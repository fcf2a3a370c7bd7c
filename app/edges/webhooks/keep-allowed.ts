import type {
  FieldSpec,
  FieldSpecs,
  HashField,
  LeafKind,
  ListField,
  TraitField,
} from "#app/contracts/webhooks/allow-list.ts";
import { isCouponSite, isDisposableEmail } from "./traits.ts";
import type { PersonHash } from "#app/platform/person-hash.server.ts";

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;

const matching = (pattern: RegExp) => (value: unknown) => {
  const text = asText(value);
  return text !== undefined && pattern.test(text) ? text : undefined;
};

/** Each answers undefined for what does not have the shape of its kind; the schema then names the field as missing. */
const leaves: Record<LeafKind, (value: unknown) => unknown> = {
  id: matching(/^\d{1,20}$/),
  // Years that every store of ours can hold.
  time: matching(/^[12]\d{3}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/),
  money: matching(/^-?\d{1,15}(?:\.\d{1,6})?$/),
  flag: (value) => (typeof value === "boolean" ? value : undefined),
  count: (value) => (Number.isSafeInteger(value) ? value : undefined),
  word: matching(/^[\w\-:./+ ]{1,128}$/),
  // Half a surrogate pair is nothing PostgreSQL could store.
  code: matching(/^[^@\p{Cc}\p{Cs}]{1,255}$/u),
  country: matching(/^[A-Z]{2}$/),
};

const traits: Record<TraitField["trait"], (value: string) => boolean> = {
  disposable_email: isDisposableEmail,
  coupon_site: isCouponSite,
};

const textField = (value: unknown, name: string): string | null => {
  const text = isRecord(value) ? value[name] : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : null;
};

const hashed = (
  { hash, of }: HashField,
  parent: Record<string, unknown>,
  person: PersonHash,
): string | null => {
  if (hash === "address") {
    const address = parent[of];
    const postal = {
      address1: textField(address, "address1"),
      zip: textField(address, "zip"),
      city: textField(address, "city"),
      country: textField(address, "country_code"),
    };
    return person.address(postal)?.toString("hex") ?? null;
  }
  const raw = textField(parent, of);
  return raw === null ? null : (person[hash](raw)?.toString("hex") ?? null);
};

const keepList = ({ each, where }: ListField, value: unknown, person: PersonHash): unknown[] | undefined => {
  if (value === null || value === undefined) return undefined;
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const wanted =
    where === undefined
      ? entries
      : entries.filter((entry) => isRecord(entry) && where.in.includes(String(entry[where.field])));
  return wanted.map((entry) => keepValue(each, entry, person)).filter((entry) => entry != null);
};

const keepValue = (spec: FieldSpec, value: unknown, person: PersonHash): unknown => {
  if (typeof spec === "object" && "each" in spec) return keepList(spec, value, person);
  if (value === null) return null;
  if (typeof spec === "string") return leaves[spec](value);
  if ("fields" in spec) return isRecord(value) ? keepAllowed(spec.fields, value, person) : undefined;
  return undefined;
};

const keepField = (
  spec: FieldSpec,
  name: string,
  body: Record<string, unknown>,
  person: PersonHash,
): unknown => {
  if (typeof spec === "string") return keepValue(spec, body[name], person);
  if ("hash" in spec) return hashed(spec, body, person);
  if ("present" in spec) return body[spec.present] != null;
  if ("trait" in spec) return traits[spec.trait](textField(body, spec.of) ?? "");
  return keepValue(spec, body[name], person);
};

/** What the allow-list keeps of a body. People leave it as hashes under the shop's key; everything else is dropped. */
export const keepAllowed = (
  specs: FieldSpecs,
  body: Record<string, unknown>,
  person: PersonHash,
): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = keepField(spec, name, body, person);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
};
