import type { Names } from "#app/platform/shopify/names.server.ts";
import { useLater } from "./use-later.ts";

const nothingYet: Names = { customers: {}, orders: {}, problem: null };

/** Names come after the page: until then, and without them, it shows ids. */
export const useNames = (coming: Promise<Names>): Names => useLater(coming, nothingYet);
