import type { ActionFunctionArgs } from "@remix-run/node";
import { adminCaller } from "#app/edges/web/admin-shop.server.ts";
import { jsonFile } from "#app/edges/web/json-file.ts";
import { parseShopifyId } from "#app/platform/ids.ts";

/** Everything that is held about one customer. */
export const action = async ({ request, context }: ActionFunctionArgs) => {
  const { shop, actor } = await adminCaller(request, context);
  const customerId = parseShopifyId((await request.formData()).get("customerId"));
  if (customerId === null) throw new Response(null, { status: 400 });
  const file = await context.app.privacy.exportCustomer(shop.id, customerId, actor);
  return jsonFile(file, `customer-${customerId}.json`);
};
