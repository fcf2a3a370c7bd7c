import type { ActionFunctionArgs } from "@remix-run/node";
import { answerDelivery } from "#app/edges/webhooks/answer-delivery.server.ts";

/** Our own server answers deliveries before Remix; this door serves a host that only runs Remix. */
export const action = ({ request, context }: ActionFunctionArgs) =>
  answerDelivery(context.app.intake, request, context);
export const loader = action;
