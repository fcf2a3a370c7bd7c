import type { ActionFunctionArgs } from "@remix-run/node";
import { readDecision } from "#app/edges/web/read-decision.ts";
import { adminCaller } from "#app/edges/web/admin-shop.server.ts";

/** Decides about up to a batch of referrals; each answers for itself. */
export const action = async ({ request, context }: ActionFunctionArgs) => {
  const { shop, actor } = await adminCaller(request, context);
  const asked = readDecision(await request.formData());
  if (!asked.ok) return Response.json({ problem: asked.refusal }, { status: 400 });
  const { ids, kind, reason } = asked.value;
  const results = await context.app.settlement.decideEach(shop.id, ids, kind, { actor, reason });
  return Response.json({ results });
};
