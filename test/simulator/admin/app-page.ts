import { createHmac } from "node:crypto";
import { html } from "hono/html";
import type { Simulator } from "../simulator.ts";
import type { SimShop } from "../state.ts";
import type { Html } from "./admin-layout.ts";
import { extensionsOf } from "./theme-extension.ts";
import { adminWords, type AdminLocale } from "./words.ts";

/** Sorted by name and signed as Shopify signs what it opens an app with. */
const signQuery = (query: URLSearchParams, secret: string): string => {
  query.sort();
  return createHmac("sha256", secret).update(query.toString()).digest("hex");
};

/** The address in the frame: the app's own path and parameters, and what Shopify adds. */
const frameAddress = (simulator: Simulator, shop: SimShop, locale: AdminLocale, path: string): string => {
  const { appUrl, apiSecret } = simulator.settings;
  const address = new URL(path === "" || path === "/" ? "/app" : path, appUrl);
  const { searchParams: query } = address;
  query.set("embedded", "1");
  query.set("shop", shop.domain);
  query.set("host", Buffer.from(`admin.shopify.com/store/${shop.handle}`).toString("base64url"));
  query.set("locale", locale);
  query.set("id_token", simulator.sessionToken(shop));
  query.set("timestamp", String(Math.floor(Date.now() / 1000)));
  query.set("hmac", signQuery(query, apiSecret));
  return address.href;
};

export const appPage = (simulator: Simulator, shop: SimShop, locale: AdminLocale, path: string): Html => {
  const words = adminWords(locale);
  const at = `/admin/store/${shop.handle}`;
  return html` <div class="loading" data-loading hidden></div>
    <div class="save-bar" data-save-bar role="region" aria-label="${words.unsaved}" hidden>
      <span>${words.unsaved}</span>
      <button type="button" data-saves="no">${words.discard}</button>
      <button type="button" class="primary" data-saves="yes">${words.save}</button>
    </div>
    <iframe
      title="${words.app}"
      data-src="${frameAddress(simulator, shop, locale, path)}"
      data-app-origin="${new URL(simulator.settings.appUrl).origin}"
      data-base="${at}/apps/referrals"
      data-store-base="${at}"
      data-token="${at}/id-token"
      data-extensions="${JSON.stringify(extensionsOf(shop))}"
      allow="clipboard-write"
    ></iframe>
    <div class="toasts" data-toasts role="status"></div>
    <dialog data-grant aria-label="${words.grant}">
      <form method="dialog">
        <p>${words.grant}</p>
        <ul></ul>
        <button value="decline">${words.decline}</button>
        <button value="allow" class="primary">${words.allow}</button>
      </form>
    </dialog>
    <dialog data-picker aria-label="${words.pick}">
      <form method="dialog">
        <p>${words.pick}</p>
        <input type="search" aria-label="${words.search}" />
        <div data-resources></div>
        <button value="close">${words.close}</button>
        <button value="choose" class="primary">${words.choose}</button>
      </form>
    </dialog>
    <dialog data-leave aria-label="${words.leave}">
      <form method="dialog">
        <p>${words.leave}</p>
        <button value="stay">${words.stay}</button>
        <button value="leave" class="primary">${words.leaveNow}</button>
      </form>
    </dialog>
    <script src="/simulator/admin.js"></script>`;
};
