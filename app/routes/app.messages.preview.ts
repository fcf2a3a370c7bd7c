import type { LoaderFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { askedPreview } from "#app/edges/web/message-actions.server.ts";

/** A message of nobody's, as it stands with the shop's own words. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const { kind, locale } = askedPreview(fieldsOf(new URL(request.url).searchParams));
  return Response.json({ kind, preview: await context.app.notifications.preview(shop, kind, locale) });
};
