import type { Simulator } from "../simulator.ts";
import type { SimShop } from "../state.ts";

export type Root = (args: never, call: { simulator: Simulator; shop: SimShop }) => unknown;

export const numericId = (gid: string): string => gid.slice(gid.lastIndexOf("/") + 1);
