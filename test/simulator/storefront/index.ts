import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { deleteCookie, getCookie } from "hono/cookie";
import { forwardToApp } from "../app-proxy.ts";
import type { Simulator } from "../simulator.ts";
import { createAccount } from "./account.ts";
import { createAssets } from "./assets.ts";
import { createCartApi } from "./cart-api.ts";
import { addCode, addToCart, setQuantity } from "./cart.ts";
import { createCheckout } from "./checkout.ts";
import { createPages } from "./pages.ts";
import { cookieOptions, customerCookie, readVisit, safeReturn, saveCart, type Visit } from "./visit.ts";

type Shop = Hono<{ Variables: { visit: Visit } }>;
type Render = ReturnType<typeof createPages>;

/** Behind the language's prefix, too. What the app answers as Liquid is shown within the theme. */
const addAppProxy = (pages: Shop, render: Render): void => {
  pages.on(["GET", "POST"], "/apps/referral/*", async (context) => {
    const visit = context.get("visit");
    const { simulator, shop } = visit;
    const answer = await forwardToApp(simulator, {
      shop,
      path: context.req.path.split("/apps/referral/")[1] ?? "",
      request: context.req.raw,
      customerId: getCookie(context, customerCookie(shop)) ?? null,
      visitorAddress:
        context.req.header("x-forwarded-for") ?? getConnInfo(context).remote.address ?? "127.0.0.1",
    });
    if (answer.headers.get("content-type")?.startsWith("application/liquid") !== true) return answer;
    return context.html(await render(visit, { liquid: await answer.text() }));
  });
};

const addCatalogue = (pages: Shop, render: Render): void => {
  pages.get("/", (context) => {
    const { root, url } = context.get("visit");
    return context.redirect(`${root}${url.search}`);
  });
  pages.get("/collections/all", async (context) =>
    context.html(await render(context.get("visit"), "products")),
  );
  pages.get("/products/:product", async (context) => {
    const visit = context.get("visit");
    const product = visit.simulator.state.products.find(
      ({ handle }) => handle === context.req.param("product"),
    );
    if (product === undefined) return context.html(await render(visit, "not-found"), 404);
    return context.html(await render(visit, "product", { product }));
  });
};

const addCart = (pages: Shop, render: Render): void => {
  pages.get("/cart", async (context) => context.html(await render(context.get("visit"), "cart")));
  pages.post("/cart/add", async (context) => {
    const { cart, root } = context.get("visit");
    const { id = "", quantity = "1" } = (await context.req.parseBody()) as Record<string, string>;
    addToCart(cart, id, Math.max(1, Number.parseInt(quantity, 10) || 1));
    saveCart(context);
    return context.redirect(`${root}cart`, 303);
  });
  pages.post("/cart/change", async (context) => {
    const { cart, root } = context.get("visit");
    const { id = "", quantity = "0" } = (await context.req.parseBody()) as Record<string, string>;
    setQuantity(cart, id, Number.parseInt(quantity, 10) || 0);
    saveCart(context);
    return context.redirect(`${root}cart`, 303);
  });
  pages.get("/discount/:code", (context) => {
    const visit = context.get("visit");
    addCode(visit.cart, context.req.param("code"));
    saveCart(context);
    const to = context.req.query("redirect") ?? "/";
    // Shopify's path is the one within the shop.
    return context.redirect(
      safeReturn(visit, to.startsWith("/shops/") ? to : visit.root + to.replace(/^\//, "")),
    );
  });
};

/** As somebody who has never been here: a person who walks the story alone plays both sides in one browser. */
const addForgetting = (pages: Shop): void => {
  pages.get("/forget-me", (context) => {
    const visit = context.get("visit");
    deleteCookie(context, customerCookie(visit.shop), cookieOptions(visit.shop));
    visit.cart = { lines: [], attributes: {}, codes: [] };
    saveCart(context);
    context.header("clear-site-data", '"storage"');
    return context.redirect(safeReturn(visit, context.req.query("return_to")));
  });
};

const createShop = (simulator: Simulator, render: Render, prefix: string | null): Shop => {
  const pages: Shop = new Hono();
  pages.use("*", async (context, next) => {
    const shop = simulator.shopOf(context.req.param("handle") ?? "");
    const locale = prefix ?? shop?.locales[0];
    if (shop === null || locale === undefined || !shop.locales.includes(locale)) return context.notFound();
    context.set("visit", readVisit(context, simulator, shop, locale));
    return next();
  });
  addCatalogue(pages, render);
  addCart(pages, render);
  addForgetting(pages);
  addAppProxy(pages, render);
  pages.route("/", createCartApi());
  pages.route("/", createCheckout(render));
  pages.route("/", createAccount(render));
  pages.all("*", async (context) => {
    const visit = context.get("visit");
    // The router does not tell a closing slash from an unknown page.
    return visit.url.pathname === visit.root
      ? context.html(await render(visit, "home"))
      : context.html(await render(visit, "not-found"), 404);
  });
  return pages;
};

const prefixed = ["ar", "he"];

/** The shops as their customers see them, mounted at /shops. */
export const createStorefront = (simulator: Simulator): Hono => {
  const app = new Hono();
  const render = createPages();
  app.route("/cdn", createAssets());
  for (const locale of prefixed) app.route(`/:handle/${locale}`, createShop(simulator, render, locale));
  app.route("/:handle", createShop(simulator, render, null));
  return app;
};
