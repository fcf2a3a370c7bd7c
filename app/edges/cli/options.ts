import { holdsContact } from "#app/contracts/merchant-text.ts";
import { parseShopDomain, type ShopDomain } from "#app/platform/ids.ts";
import { UsageError, type CommandInput, type OptionSpec } from "./command.ts";

export const shopOption = {
  shop: { type: "string", description: "the shop's domain, such as demo-shop.myshopify.com" },
} as const satisfies Record<string, OptionSpec>;

/** Undefined when it was not given. */
export const textOption = ({ options }: CommandInput, name: string): string | undefined => {
  const value = options[name];
  if (typeof value !== "string") return undefined;
  if (value.trim() === "") throw new UsageError(`--${name} is empty.`);
  return value.trim();
};

export const requiredText = (input: CommandInput, name: string): string => {
  const value = textOption(input, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
};

/** Words that are kept for long and shown to others. */
export const plainText = (input: CommandInput, name: string, longest: number): string => {
  const value = requiredText(input, name);
  if (value.length > longest || holdsContact(value)) {
    throw new UsageError(`--${name} has ${longest} characters at most and holds no e-mail address or phone.`);
  }
  return value;
};

export const domainOption = (input: CommandInput): ShopDomain | undefined => {
  const value = textOption(input, "shop");
  if (value === undefined) return undefined;
  const domain = parseShopDomain(value);
  if (domain === null) throw new UsageError("--shop must be a domain that ends in .myshopify.com.");
  return domain;
};

export const countOption = (input: CommandInput, name: string, otherwise: number): number => {
  const value = textOption(input, name);
  if (value === undefined) return otherwise;
  if (!/^[1-9]\d{0,5}$/.test(value)) throw new UsageError(`--${name} must be a number from 1 to 999999.`);
  return Number(value);
};

export const momentOption = (input: CommandInput, name: string): Date | undefined => {
  const value = textOption(input, name);
  if (value === undefined) return undefined;
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime()))
    throw new UsageError(`--${name} must be a moment such as 2026-11-01T00:00:00Z.`);
  return moment;
};
