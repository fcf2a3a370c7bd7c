import { readFile } from "node:fs/promises";
import path from "node:path";
import { Hono, type Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { forwardToApp } from "../app-proxy.ts";
import type { Simulator } from "../simulator.ts";
import { isAllowed } from "../graphql/scopes.ts";
import type { SimShop, State } from "../state.ts";
import { adminLayout, type Html } from "./admin-layout.ts";
import { appPage } from "./app-page.ts";
import { ordersPage } from "./orders-page.ts";
import { askedBlock, themeEditorPage } from "./theme-editor-page.ts";
import { startPage } from "./start-page.ts";
import { adminLocaleOf, type AdminLocale } from "./words.ts";

const assets: Readonly<Record<string, string>> = {
  "admin.js": "text/javascript; charset=utf-8",
  "form.js": "text/javascript; charset=utf-8",
  "app-bridge.js": "text/javascript; charset=utf-8",
  "admin.css": "text/css; charset=utf-8",
  "favicon.svg": "image/svg+xml",
};

const sendAsset = async (context: Context, name: string): Promise<Response> => {
  const type = assets[name];
  if (type === undefined) return context.notFound();
  const text = await readFile(path.join(import.meta.dirname, "assets", name), "utf8");
  return context.body(text, 200, { "content-type": type, "cache-control": "no-cache" });
};

const localeCookie = "sim_admin_locale";

/** The language asked for by parameter is kept, as a member of staff has one in Shopify. */
const localeOf = (context: Context): AdminLocale => {
  const asked = context.req.query("locale");
  if (asked === undefined) return adminLocaleOf(getCookie(context, localeCookie));
  const locale = adminLocaleOf(asked.split("-")[0]);
  setCookie(context, localeCookie, locale, { path: "/admin", sameSite: "Lax" });
  return locale;
};

const orderAction = async (simulator: Simulator, shop: SimShop, context: Context): Promise<void> => {
  const order = simulator.orderOf(context.req.param("id") ?? "");
  if (order === null || order.shop !== shop.handle) return;
  const { amount } = (await context.req.parseBody()) as Record<string, string>;
  const name = context.req.param("action");
  if (name === "pay") await simulator.payOrder(order);
  if (name === "cancel") await simulator.cancelOrder(order);
  if (name === "refund") await simulator.refundOrder(order, Math.round(Number(amount) * 100));
};

/** A new visitor on the advocate's own link, which only the app knows. */
const friendAddress = async (simulator: Simulator, shop: SimShop, locale: string): Promise<string | null> => {
  const advocate = simulator.state.customers.find((customer) => customer.shop === shop.handle);
  const answer = await forwardToApp(simulator, {
    shop,
    path: "me",
    request: new Request(simulator.settings.simUrl),
    customerId: advocate?.id ?? null,
    visitorAddress: "127.0.0.1",
  });
  const { code } = (await answer.json()) as { code?: string };
  if (code === undefined) return null;
  const root = locale === shop.locales[0] ? `/shops/${shop.handle}/` : `/shops/${shop.handle}/${locale}/`;
  return `${root}forget-me?return_to=${encodeURIComponent(`${root}?ref=${code}`)}`;
};

/** What the picker offers. */
const resourcesOf = ({ products, collections }: State, shop: SimShop, type: string | undefined) =>
  type === "collection"
    ? collections
        .filter((collection) => collection.shop === shop.handle)
        .map(({ id, title }) => ({ id: `gid://shopify/Collection/${id}`, title }))
    : products.map(({ id, title }) => ({ id: `gid://shopify/Product/${id}`, title }));

const addStore = (app: Hono, simulator: Simulator): void => {
  const inShop =
    (answer: (context: Context, shop: SimShop) => Response | Promise<Response>) => (context: Context) => {
      const shop = simulator.shopOf(context.req.param("handle") ?? "");
      return shop === null ? context.notFound() : answer(context, shop);
    };
  const show = (
    context: Context,
    shop: SimShop,
    at: string,
    body: (locale: AdminLocale) => Html,
    navigation?: Html,
  ) => {
    const locale = localeOf(context);
    const { shops } = simulator.state;
    return context.html(
      adminLayout({ shops, shop, locale, path: at, body: body(locale), navigation: navigation ?? "" }),
    );
  };

  app.get("/admin/store/:handle", (context) => context.redirect(`${context.req.path}/apps/referrals`));
  app.get(
    "/admin/store/:handle/id-token",
    inShop((context, shop) => context.json({ token: simulator.sessionToken(shop) })),
  );
  app.get(
    "/admin/store/:handle/scopes",
    inShop((context, shop) => context.json({ granted: shop.scopes })),
  );
  app.post(
    "/admin/store/:handle/scopes",
    inShop(async (context, shop) => {
      const { scopes = "" } = (await context.req.parseBody()) as Record<string, string>;
      await simulator.grant(shop, scopes.split(","));
      return context.json({ granted: shop.scopes });
    }),
  );
  app.get(
    "/admin/store/:handle/resources",
    inShop((context, shop) => {
      if (!isAllowed(shop.scopes, "read_products")) return context.text("Missing permission", 403);
      return context.json({ resources: resourcesOf(simulator.state, shop, context.req.query("type")) });
    }),
  );
  app.get(
    "/admin/store/:handle/orders",
    inShop((context, shop) => show(context, shop, "/orders", () => ordersPage(simulator, shop))),
  );
  app.post(
    "/admin/store/:handle/orders/:id/:action",
    inShop(async (context, shop) => {
      await orderAction(simulator, shop, context);
      return context.redirect(`/admin/store/${shop.handle}/orders`, 303);
    }),
  );
  app.post(
    "/admin/store/:handle/webhooks/:id/repeat",
    inShop(async (context, shop) => {
      await simulator.webhooks.repeat(context.req.param("id") ?? "");
      return context.redirect(`/admin/store/${shop.handle}/orders`, 303);
    }),
  );
  const editor = "/admin/store/:handle/themes/current/editor";
  app.get(
    editor,
    inShop((context, shop) =>
      show(context, shop, "/themes/current/editor", () =>
        themeEditorPage(shop, askedBlock(context.req.query())),
      ),
    ),
  );
  app.post(
    editor,
    inShop(async (context, shop) => {
      const { handle } = (await context.req.parseBody()) as Record<string, string>;
      const off = shop.blocksOff ?? [];
      const isOff = off.includes(handle ?? "");
      shop.blocksOff = isOff ? off.filter((known) => known !== handle) : [...off, handle ?? ""];
      simulator.store.changed();
      return context.redirect(context.req.path, 303);
    }),
  );
  app.get(
    "/admin/store/:handle/apps/:app/*",
    inShop((context, shop) => {
      const { pathname, search } = new URL(context.req.url);
      const inApp = pathname.split("/").slice(6).join("/");
      const navigation = html`<nav aria-label="App"></nav>`;
      return show(
        context,
        shop,
        "/apps/referrals",
        (locale) => appPage(simulator, shop, locale, inApp === "" ? "" : `/${inApp}${search}`),
        navigation,
      );
    }),
  );
};

/** The pages of Shopify's admin, and the page that explains what to click. Mounted at the root. */
export const createAdminPages = (simulator: Simulator): Hono => {
  const app = new Hono();
  app.get("/", (context) => context.html(startPage(simulator)));
  app.get("/favicon.ico", (context) => sendAsset(context, "favicon.svg"));
  app.get("/app-bridge.js", (context) => sendAsset(context, "app-bridge.js"));
  app.get("/simulator/:name", (context) => sendAsset(context, context.req.param("name")));
  app.get("/as-friend/:handle", async (context) => {
    const shop = simulator.shopOf(context.req.param("handle"));
    const address =
      shop === null ? null : await friendAddress(simulator, shop, context.req.query("locale") ?? "en");
    return address === null
      ? context.text("The app does not answer yet. Try again in a moment.", 503)
      : context.redirect(address);
  });
  app.get("/admin/switch", (context) => {
    const { shop = "", locale, path: at = "" } = context.req.query();
    return context.redirect(`/admin/store/${encodeURIComponent(shop)}${at}?locale=${adminLocaleOf(locale)}`);
  });
  addStore(app, simulator);
  return app;
};
