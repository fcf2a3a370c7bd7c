import { html } from "hono/html";
import type { SimShop } from "../state.ts";
import type { Html } from "./admin-layout.ts";
import { blocks } from "./theme-extension.ts";

/** The part of a deep link that names a block or an embed: `{client id}/{handle}`. */
export const askedBlock = (query: Readonly<Record<string, string>>): string | undefined =>
  (query["addAppBlockId"] ?? query["activateAppId"])?.split("/")[1];

/** As much of the theme's editor as an app sees of it: which of its blocks are on. */
export const themeEditorPage = (shop: SimShop, asked: string | undefined): Html =>
  html`<h1>Theme editor</h1>
    <ul>
      ${blocks.map(({ handle, name }) => {
        const isOff = shop.blocksOff?.includes(handle) === true;
        return html`<li ${handle === asked ? html`aria-current="true"` : ""}>
          <form method="post" action="/admin/store/${shop.handle}/themes/current/editor">
            <input type="hidden" name="handle" value="${handle}" />
            ${name}: ${isOff ? "off" : "on"}
            <button>${isOff ? "Switch on" : "Switch off"} ${name}</button>
          </form>
        </li>`;
      })}
    </ul>`;
