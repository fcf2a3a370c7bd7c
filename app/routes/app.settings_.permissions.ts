import type { ActionFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { isShopifyError } from "#app/platform/shopify/admin.ts";
import { fetchGrantedScopes } from "#app/platform/shopify/granted-scopes.server.ts";

/** The merchant granted something: what exactly, Shopify says. */
export const action = async ({ request, context: { app, ...rest } }: ActionFunctionArgs) => {
  const { id } = await adminShop(request, { app, ...rest });
  try {
    await app.shops.keepScopes(id, await fetchGrantedScopes(app.admin, id, { impatient: true }));
  } catch (error) {
    // Shopify's webhook brings them later.
    if (isShopifyError(error)) return new Response(null, { status: 503 });
    throw error;
  }
  return new Response(null, { status: 204 });
};
