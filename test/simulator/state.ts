import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Everything the simulated Shopify remembers. Money is integer minor units of the shop's currency (two digits). */
export interface SimShop {
  id: string;
  handle: string;
  domain: string;
  name: string;
  currency: string;
  timezone: string;
  locales: readonly string[];
  installed: boolean;
  /** What the merchant allowed. */
  scopes: readonly string[];
  /** Blocks of the app, by handle, that the theme's editor is said to have switched off. */
  blocksOff?: readonly string[];
}

export interface SimProduct {
  id: string;
  handle: string;
  title: string;
  price: number;
  colour: string;
}

export interface SimCollection {
  id: string;
  shop: string;
  title: string;
  productIds: string[];
}

export interface SimCustomer {
  id: string;
  shop: string;
  email: string;
  firstName: string;
  /** Orders from before the simulation began. */
  earlierOrders: number;
  locale?: string;
  phone?: string;
  /** What he agreed to; nothing, unless it says so. */
  marketing?: { email?: boolean; sms?: boolean };
  /** Shopify has no e-mail address of him. */
  isAnonymous?: boolean;
}

export interface SimLine {
  id: string;
  productId: string;
  title: string;
  quantity: number;
  price: number;
  /** What discounts took off this line. */
  discount: number;
}

export interface SimRefund {
  id: string;
  amount: number;
  createdAt: string;
}

export interface SimOrder {
  id: string;
  shop: string;
  number: number;
  customerId: string | null;
  email: string | null;
  createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  financialStatus: "pending" | "paid" | "partially_refunded" | "refunded" | "voided";
  test: boolean;
  lines: SimLine[];
  discountCodes: { code: string; amount: number }[];
  attributes: { name: string; value: string }[];
  refunds: SimRefund[];
  shipping: number;
}

export interface SimRedeemCode {
  id: string;
  code: string;
  uses: number;
}

export type DiscountKind = "DiscountCodeBasic" | "DiscountCodeFreeShipping" | "DiscountCodeBxgy";

export interface SimDiscount {
  id: string;
  shop: string;
  kind: DiscountKind;
  title: string;
  /** The product of which one unit is free. */
  productId: string | null;
  endsAt: string | null;
  /** A fraction of the goods, or an amount. */
  percentage: number | null;
  amount: number | null;
  minimum: number | null;
  usageLimit: number | null;
  active: boolean;
  codes: SimRedeemCode[];
}

export interface SimBulkCreation {
  id: string;
  doneAt: number;
  codes: { code: string; taken: boolean }[];
}

export interface SimCreditTransaction {
  id: string;
  kind: "StoreCreditAccountCreditTransaction" | "StoreCreditAccountDebitTransaction";
  amount: number;
  createdAt: string;
}

export interface SimCreditAccount {
  id: string;
  shop: string;
  customerId: string;
  currency: string;
  balance: number;
  transactions: SimCreditTransaction[];
}

export interface SimGiftCard {
  id: string;
  shop: string;
  code: string;
  customerId: string | null;
  currency: string;
  initial: number;
  balance: number;
  note: string | null;
  enabled: boolean;
  debits: { id: string; amount: number; note: string | null }[];
}

/** One that the app keeps with its installation. */
export interface SimAppMetafield {
  shop: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

/** What goes wrong at the next calls that ask for this field of the schema's root. */
export interface SimFailure {
  field: string;
  /** lost: done, but nobody is told. unavailable: not done. */
  kind: "lost" | "unavailable" | "throttled";
  times: number;
}

export interface SimToken {
  shop: string;
  access: string;
  refresh: string;
  expiresAt: number;
  refreshUsed: boolean;
}

export interface SimDelivery {
  webhookId: string;
  topic: string;
  shop: string;
  attempts: number;
  status: number | null;
  at: string;
  body: string;
}

/** What the mail server took. */
export interface SimMail {
  id: string;
  at: string;
  from: string;
  to: string;
  raw: string;
}

export interface State {
  nextId: number;
  shops: SimShop[];
  products: SimProduct[];
  collections: SimCollection[];
  customers: SimCustomer[];
  /** Ids of those who were deleted: nobody is behind them any more. */
  goneCustomers: string[];
  orders: SimOrder[];
  discounts: SimDiscount[];
  bulkCreations: SimBulkCreation[];
  creditAccounts: SimCreditAccount[];
  giftCards: SimGiftCard[];
  appMetafields: SimAppMetafield[];
  failures: SimFailure[];
  tokens: SimToken[];
  deliveries: SimDelivery[];
  mails: SimMail[];
}

/** Above 2^53, as Shopify's ids may be: who keeps them as numbers loses digits. */
const firstId = 820_000_000_000_000_000n;
const mostDeliveries = 200;
const mostMails = 200;

export interface Store {
  state: State;
  /** A number nobody had before, with Shopify's length. */
  newId(): string;
  changed(): void;
  save(): void;
}

/** In memory, and in a file when one is named, so that the demo finds its orders again after a restart. */
export const createStore = (seed: () => State, file: string | null): Store => {
  const kept =
    file !== null && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<State>) : {};
  const state = { ...seed(), ...kept };
  let dirty = false;
  const save = () => {
    if (file === null || !dirty) return;
    dirty = false;
    state.deliveries.splice(0, Math.max(0, state.deliveries.length - mostDeliveries));
    state.mails.splice(0, Math.max(0, state.mails.length - mostMails));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  };
  return {
    state,
    newId: () => {
      state.nextId += 1;
      return String(firstId + BigInt(state.nextId));
    },
    changed: () => {
      if (!dirty) setTimeout(save, 200).unref();
      dirty = true;
    },
    save,
  };
};
