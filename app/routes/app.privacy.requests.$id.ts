import type { LoaderFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { jsonFile } from "#app/edges/web/json-file.ts";

/** The file of a data request, for the merchant to hand on. */
export const loader = async ({ request, params, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { id = "" } = params;
  const file = /^\d{1,18}$/.test(id) ? await context.app.privacy.fileOf(shop.id, id) : null;
  if (file === null) throw new Response(null, { status: 404 });
  return jsonFile(file, `data-request-${id}.json`);
};
