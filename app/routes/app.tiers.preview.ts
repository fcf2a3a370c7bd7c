import type { LoaderFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { fieldsOf } from "#app/edges/web/forms/fields.ts";
import { readTiers } from "#app/edges/web/forms/tier-form.ts";

/** For a form that is being filled: null while it cannot be read, or nobody was counted yet. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const shop = await adminShop(request, context);
  const read = readTiers(fieldsOf(new URL(request.url).searchParams), shop.currency);
  return Response.json({ foresight: read.ok ? await context.app.tiers.foresee(shop, read.value) : null });
};
