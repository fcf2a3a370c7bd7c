import { directionOf } from "#app/platform/direction.ts";
import path from "node:path";
import type { SimOrder } from "../state.ts";
import { appMetafieldsOf } from "../graphql/app-metafields.ts";
import { goodsOf, refundedOf, totalOf } from "../order-body.ts";
import { createAppBlock, headOf, type AppBlock } from "./app-block.ts";
import { priceCart } from "./cart.ts";
import { createLiquid, readWords } from "./liquid.ts";
import { rootOf, type Visit } from "./visit.ts";

export const themeFolder = path.join(import.meta.dirname, "theme");
const themeAssets = "/shops/cdn/theme";

const nameOf = (locale: string): string =>
  new Intl.DisplayNames(locale, { type: "language" }).of(locale) ?? locale;

/** The same page in another language, with everything that stands behind the question mark. */
const languages = ({ shop, root, url }: Visit) =>
  shop.locales.map((locale) => ({
    iso_code: locale,
    endonym_name: nameOf(locale),
    url: `${rootOf(shop, locale)}${url.pathname.slice(root.length)}${url.search}`,
  }));

const routesOf = (root: string) => ({
  // As Shopify has it: without the closing slash unless it is all there is.
  root_url: root.slice(0, -1),
  cart_url: `${root}cart`,
  account_url: `${root}account`,
  account_login_url: `${root}account/login`,
  all_products_collection_url: `${root}collections/all`,
});

/** The cart as templates see it. */
const cartOf = (visit: Visit) => {
  const { codes, ...priced } = priceCart(visit.simulator, visit.shop, visit.cart);
  return { ...priced, codes, total: priced.goods - priced.discount };
};

const objectsOf = (visit: Visit) => {
  const { shop, locale, root, customer, url } = visit;
  return {
    shop: { name: shop.name, currency: shop.currency, url: visit.simulator.storefrontOf(shop.handle) },
    customer:
      customer === null ? null : { id: customer.id, first_name: customer.firstName, email: customer.email },
    request: {
      locale: { iso_code: locale, root_url: root, name: nameOf(locale) },
      path: url.pathname,
      design_mode: false,
    },
    app: { metafields: appMetafieldsOf(visit.simulator, shop) },
    direction: directionOf(locale),
    localization: { available_languages: languages(visit) },
    routes: routesOf(root),
    here: url.pathname + url.search,
    cart: cartOf(visit),
    products: visit.simulator.state.products,
    root,
  };
};

export const orderView = (order: SimOrder) => ({
  id: order.id,
  number: order.number,
  email: order.email,
  status: order.cancelledAt === null ? order.financialStatus : "cancelled",
  test: order.test,
  lines: order.lines.map((line) => ({ ...line, total: line.price * line.quantity })),
  codes: order.discountCodes,
  shipping: order.shipping,
  goods: goodsOf(order),
  refunded: refundedOf(order),
  total: totalOf(order),
});

export type Template =
  | "home"
  | "product"
  | "products"
  | "cart"
  | "checkout"
  | "thank-you"
  | "login"
  | "account"
  | "not-found";

/** What the app answers behind its proxy, to be shown within the theme. */
interface AppAnswer {
  liquid: string;
}

/** As the merchant of this shop has dressed them. */
const look = { accent: "#2f4a3a" };

const createAppBlocks = () => {
  const share = createAppBlock("refer-a-friend", look);
  const onPages: Partial<Record<Template, readonly AppBlock[]>> = {
    home: [createAppBlock("friend-landing", look), share],
    account: [createAppBlock("points-and-tier", look), share],
  };
  const embed = createAppBlock("referral-links", look);
  const wrap = (html: string) => `<div class="app-section">${html}</div>`;
  return async (template: Template | "app", objects: object) => {
    const blocks = template === "app" ? [] : (onPages[template] ?? []);
    const rendered = await Promise.all(blocks.map((block) => block.render(objects)));
    return {
      head: headOf([...blocks, embed]),
      sections: rendered.map(wrap).join(""),
      atEndOfBody: await embed.render(objects),
    };
  };
};

export const createPages = () => {
  const engine = createLiquid({
    root: path.join(themeFolder, "templates"),
    assetsAt: themeAssets,
    wordsOf: readWords(path.join(themeFolder, "locales"), ["en", "ar", "he"], "en"),
  });
  const renderApp = createAppBlocks();

  const contentOf = (template: Template | AppAnswer, objects: object): Promise<string> =>
    typeof template === "string"
      ? (engine.renderFile(template, objects) as Promise<string>)
      : (engine.parseAndRender(template.liquid, objects) as Promise<string>);

  return async (visit: Visit, template: Template | AppAnswer, more: object = {}): Promise<string> => {
    const objects = { ...objectsOf(visit), ...more };
    const name = typeof template === "string" ? template : "app";
    const app = await renderApp(name, objects);
    const content = await contentOf(template, {
      ...objects,
      app_blocks: visit.shop.installed ? app.sections : "",
    });
    // Shopify shows no app at the checkout, and none that is not installed.
    const isWithoutApps = name === "checkout" || name === "thank-you" || !visit.shop.installed;
    return engine.renderFile("layout", {
      ...objects,
      template: name,
      content_for_layout: content,
      content_for_header: isWithoutApps ? "" : app.head,
      app_embeds: isWithoutApps ? "" : app.atEndOfBody,
    }) as Promise<string>;
  };
};
