import type { ActionFunctionArgs } from "@remix-run/node";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { viewFilters } from "#app/edges/web/referral-query.ts";
import { changeView } from "#app/edges/web/change-view.server.ts";

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const shop = await adminShop(request, context);
  const form = await request.formData();
  const field = (name: string) => String(form.get(name) ?? "");
  const answer = await changeView(context.app.savedViews, shop.id, {
    intent: field("intent"),
    id: field("id"),
    name: field("name"),
    filters: viewFilters(new URLSearchParams(field("filters"))),
  });
  if (answer === null) throw new Response(null, { status: 400 });
  return Response.json(answer);
};
