import type { ActionFunctionArgs } from "@remix-run/node";
import { answerDelivery } from "#app/edges/webhooks/answer-delivery.server.ts";

/** The address of the older service plan for orders/create. */
export const action = ({ request, context }: ActionFunctionArgs) =>
  answerDelivery(context.app.intake, request, context);
export const loader = action;
