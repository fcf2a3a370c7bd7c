import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Simulator } from "../simulator.ts";
import type { SimCustomer, SimShop } from "../state.ts";
import { cartFromCookie, cartToCookie, type Cart } from "./cart.ts";

/** One look at a shop: whose it is, in which language, and what the visitor has in his cart. */
export interface Visit {
  simulator: Simulator;
  shop: SimShop;
  locale: string;
  /** The shop's root in this language, with its closing slash: `/shops/demo-shop/ar/`. */
  root: string;
  customer: SimCustomer | null;
  cart: Cart;
  url: URL;
}

export type VisitContext = Context<{ Variables: { visit: Visit } }>;

/** Also read by the simulated app proxy, which tells the app who is signed in. */
export const customerCookie = (shop: SimShop): string => `sim_customer_${shop.handle}`;
const cartCookie = (shop: SimShop): string => `sim_cart_${shop.handle}`;

export const cookieOptions = (shop: SimShop) =>
  ({ path: `/shops/${shop.handle}`, httpOnly: true, sameSite: "Lax" }) as const;

/** The first language of a shop has no prefix. */
export const rootOf = (shop: SimShop, locale: string): string =>
  locale === shop.locales[0] ? `/shops/${shop.handle}/` : `/shops/${shop.handle}/${locale}/`;

export const readVisit = (context: Context, simulator: Simulator, shop: SimShop, locale: string): Visit => ({
  simulator,
  shop,
  locale,
  root: rootOf(shop, locale),
  customer: simulator.customerOf(getCookie(context, customerCookie(shop)) ?? null),
  cart: cartFromCookie(getCookie(context, cartCookie(shop))),
  url: new URL(context.req.url),
});

export const saveCart = (context: VisitContext): void => {
  const { shop, cart } = context.get("visit");
  setCookie(context, cartCookie(shop), cartToCookie(cart), cookieOptions(shop));
};

/** A path of this shop to go back to; anything else leads to its root. */
export const safeReturn = ({ shop, root }: Visit, path: string | undefined): string =>
  path !== undefined && path.startsWith(`/shops/${shop.handle}/`) ? path : root;
