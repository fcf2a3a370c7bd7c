import { referralStatuses } from "#app/contracts/referral-status.ts";
import { verdicts, type ReferralFilter, type ReferralSearch } from "#app/modules/referrals/index.ts";
import { isUuid, parseShopifyId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { ok, type Result } from "#app/platform/result.ts";
import type { NamesProblem } from "#app/platform/shopify/names.server.ts";
import { fromWallTime } from "#app/platform/wall-time.ts";

const oneOf = <Value extends string>(all: readonly Value[], asked: string | null): Value | undefined =>
  all.find((known) => known === asked);

const locale = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/;
/** What an order is called in Shopify's admin: `#1001`, or its digits. Longer ones are ids. */
const orderNumber = /^#?\d{1,9}$/;

export interface SearchDeps {
  ordersNumbered(shopId: ShopId, number: string): Promise<Result<ShopifyId[], NamesProblem>>;
}

interface Searched {
  search: ReferralSearch | undefined;
  /** Why Shopify did not say which orders have the number; codes and ids are searched nevertheless. */
  searchProblem: NamesProblem | null;
}

const searchOf = async ({ ordersNumbered }: SearchDeps, shopId: ShopId, term: string): Promise<Searched> => {
  if (term === "") return { search: undefined, searchProblem: null };
  const orders = orderNumber.test(term) ? await ordersNumbered(shopId, term.replace("#", "")) : ok([]);
  return {
    search: { code: term, id: parseShopifyId(term), orderIds: orders.ok ? orders.value : [] },
    searchProblem: orders.ok ? null : orders.refusal,
  };
};

const dayStart = (day: string, timezone: string): Date | undefined =>
  fromWallTime(`${day}T00:00`, timezone) ?? undefined;

/** The end of a day is the beginning of the next, so that both days of a range are meant as a whole. */
const dayEnd = (day: string, timezone: string): Date | undefined => {
  const noon = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(noon)) return undefined;
  return dayStart(new Date(noon + 24 * 3_600_000).toISOString().slice(0, 10), timezone);
};

/** What the address of the list asks for. Whatever it does not understand it leaves out. */
export const referralFilter = async (
  deps: SearchDeps,
  shop: { id: ShopId; timezone: string },
  query: URLSearchParams,
): Promise<Omit<ReferralFilter, "limit"> & { searchProblem: NamesProblem | null }> => {
  const asked = (name: string) => query.get(name)?.trim() ?? "";
  return {
    status: oneOf(referralStatuses, asked("status")),
    verdict: oneOf(verdicts, asked("verdict")),
    programId: isUuid(asked("program")) ? asked("program") : undefined,
    locale: locale.test(asked("language")) ? asked("language") : undefined,
    from: dayStart(asked("from"), shop.timezone),
    until: dayEnd(asked("until"), shop.timezone),
    ...(await searchOf(deps, shop.id, asked("q").slice(0, 100))),
    cursor: query.get("cursor") ?? undefined,
  };
};

/** The filters of the address that a view keeps, in one order; what is not understood is left out, and the search too. */
export const viewFilters = (query: URLSearchParams): string => {
  const asked = (name: string) => query.get(name)?.trim() ?? "";
  const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  const understood: Record<string, boolean> = {
    status: oneOf(referralStatuses, asked("status")) !== undefined,
    program: isUuid(asked("program")),
    verdict: oneOf(verdicts, asked("verdict")) !== undefined,
    language: locale.test(asked("language")) && asked("language").length <= 35,
    from: isDay(asked("from")),
    until: isDay(asked("until")),
  };
  const kept = Object.keys(understood).filter((name) => understood[name]);
  return new URLSearchParams(kept.map((name) => [name, asked(name)])).toString();
};
