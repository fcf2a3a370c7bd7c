import { html } from "hono/html";
import type { SimShop } from "../state.ts";
import { directionOf } from "#app/platform/direction.ts";
import { adminLocales, adminWords, languageName, type AdminLocale } from "./words.ts";

export type Html = ReturnType<typeof html>;

interface AdminPage {
  shops: readonly SimShop[];
  shop: SimShop;
  locale: AdminLocale;
  /** What the shop and language switches lead to, below /admin/store/:handle. */
  path: string;
  body: Html;
  /** The app's own navigation, where there is one. */
  navigation?: Html | "";
}

export const document = (title: string, locale: AdminLocale, body: Html): Html =>
  html`<!doctype html>
    <html lang="${locale}" dir="${directionOf(locale)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/simulator/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/simulator/admin.css" />
        <script src="/simulator/form.js" defer></script>
      </head>
      ${body}
    </html>`;

const shopSwitch = ({ shops, shop, path, locale }: AdminPage): Html =>
  html` <form action="/admin/switch" data-submit-on-change>
    <input type="hidden" name="path" value="${path}" />
    <label
      >${adminWords(locale).shop}
      <select name="shop">
        ${shops.map(({ handle, name }) => html`<option value="${handle}" ${handle === shop.handle ? "selected" : ""}>${name}</option>`)}
      </select>
    </label>
    <label
      >${adminWords(locale).language}
      <select name="locale">
        ${adminLocales.map((known) => html`<option value="${known}" ${known === locale ? "selected" : ""}>${languageName(known)}</option>`)}
      </select>
    </label>
    <noscript><button>${adminWords(locale).go}</button></noscript>
  </form>`;

/** Bar and side of Shopify's admin, as far as a person needs them here. */
export const adminLayout = (page: AdminPage): Html => {
  const { shop, locale, navigation = "", body } = page;
  const words = adminWords(locale);
  const at = `/admin/store/${shop.handle}`;
  return document(
    `${words.app} · ${shop.name}`,
    locale,
    html`<body class="admin">
      <header class="top">
        <a class="top__name" href="/">${words.start}</a>
        ${shopSwitch(page)}
      </header>
      <aside class="side">
        <a href="${at}/orders">${words.orders}</a>
        <a href="/shops/${shop.handle}/">${words.storefront}</a>
        <a href="/mail">${words.mail}</a>
        <p class="side__heading">${words.apps}</p>
        <a href="${at}/apps/referrals">${words.app}</a>
        ${navigation}
      </aside>
      <main class="work">${body}</main>
    </body>`,
  );
};
