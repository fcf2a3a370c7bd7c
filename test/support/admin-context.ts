import type { AppLoadContext } from "@remix-run/server-runtime";
import type { App } from "#app/composition.server.ts";
import type { Shop } from "#app/modules/shops/index.ts";

/** What a page's loader and action are handed when a member of the shop's staff asks. */
export const adminContext = (app: App, shop: Shop): AppLoadContext => ({
  app: {
    ...app,
    shopify: {
      ...app.shopify,
      authenticate: {
        ...app.shopify.authenticate,
        admin: async () => ({ session: { shop: shop.domain }, sessionToken: { sub: "1" } }),
      },
    } as never,
  },
  requestId: "admin",
  remoteAddress: "127.0.0.1",
  textFiles: { en: "/assets/en.js", ar: "/assets/ar.js", he: "/assets/he.js" },
});
