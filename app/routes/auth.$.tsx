import type { LoaderFunctionArgs } from "@remix-run/node";
import { ThrownAnswer } from "#app/components/thrown-answer.tsx";
import { boundary } from "@shopify/shopify-app-remix/server";

/** The library's own pages: the bounce page that fetches a session token, the way out of the frame. */
export const loader = async ({ request, context: { app } }: LoaderFunctionArgs) => {
  await app.shopify.authenticate.admin(request);
  return null;
};

export function ErrorBoundary() {
  return <ThrownAnswer />;
}

export const headers = boundary.headers;
