import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AdminShell } from "#app/components/admin-shell.tsx";
import { ThrownAnswer } from "#app/components/thrown-answer.tsx";
import { adminShop } from "#app/edges/web/admin-shop.server.ts";
import { adminLocaleOf } from "#app/i18n.ts";

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const { timezone, currency } = await adminShop(request, context);
  return { apiKey: context.app.env.shopifyApiKey, locale: adminLocaleOf(request), timezone, currency };
};

export { onceALanguage as shouldRevalidate } from "#app/edges/web/once-a-language.ts";

export default function AdminLayout() {
  const { apiKey, locale } = useLoaderData<typeof loader>();
  return (
    <AdminShell apiKey={apiKey} locale={locale}>
      <Outlet />
    </AdminShell>
  );
}

/** The library's answers are thrown; without this boundary App Bridge would lose the session. */
export function ErrorBoundary() {
  return <ThrownAnswer />;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
