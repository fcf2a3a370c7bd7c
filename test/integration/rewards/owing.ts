import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { createHouse, type House, type Room } from "./fixtures.ts";

/** Anew for each test of the file that imports this: a shop, and a customer to whom something is owed. */
export let house: House;
export let room: Room;
export let customer: string;

beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  house.randomBytes = randomBytes;
  room = await house.open();
  customer = await room.customer();
});
afterEach(() => vi.unstubAllGlobals());

export const percent = () => ({ customer_id: customer, kind: "percent", value: { percent: 15 } });
export const credit = (amount_minor = 1000) => ({
  customer_id: customer,
  kind: "store_credit",
  amount_minor,
  currency: "USD",
});
export const giftCard = (amount_minor = 1000) => ({ ...credit(amount_minor), kind: "gift_card" });
export const fixed = (amount_minor = 1000) => ({ ...credit(amount_minor), kind: "fixed" });

export const movements = () => room.state.creditAccounts.flatMap(({ transactions }) => transactions);
export const balance = () => room.state.creditAccounts[0]?.balance ?? 0;
export const codeOf = async (id: string): Promise<string> => (await room.read(id)).code ?? "";
export const isUsable = async (id: string): Promise<boolean> => {
  const lines = [{ productId: "8000000000007", price: 8900, quantity: 2 }];
  return room.simulator.discountFor(room.shop.handle, await codeOf(id), lines).ok;
};
export const issue = async (fields: Record<string, unknown>): Promise<string> => {
  const id = await room.owe(fields);
  await room.run();
  expect(await room.read(id)).toMatchObject({ state: "issued" });
  return id;
};
export const spend = (minor: number) => {
  const [account] = room.state.creditAccounts;
  if (account === undefined) throw new Error("nobody has store credit");
  account.balance -= minor;
};
export const useCode = async (id: string): Promise<void> => {
  const code = await codeOf(id);
  for (const { codes } of room.state.discounts)
    for (const redeem of codes) if (redeem.code === code) redeem.uses += 1;
};
