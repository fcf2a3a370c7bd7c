import "./load-context.ts";
import polarisCss from "@shopify/polaris/build/esm/styles.css?url";
import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useLoaderData,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { useContext, type ReactNode } from "react";
import polarisRtlCss from "../node_modules/.cache/polaris/polaris.rtl.css?url";
import { NonceContext } from "./components/nonce.ts";
import adminCss from "./components/admin.css?url";
import { useLocale } from "./components/use-locale.ts";
import { adminLocaleOf, createI18n } from "./i18n.ts";
import { directionOf } from "./platform/direction.ts";

export const loader = ({ request, context: { app, textFiles } }: LoaderFunctionArgs) => {
  const locale = adminLocaleOf(request);
  return {
    apiKey: app.env.shopifyApiKey,
    appBridgeUrl: app.env.appBridgeUrl,
    locale,
    texts: textFiles[locale],
  };
};

export { onceALanguage as shouldRevalidate } from "./edges/web/once-a-language.ts";

export const links: LinksFunction = () => [
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "stylesheet", href: adminCss },
];

/** App Bridge asks to be the first script of the page, before everything that may want to talk to the admin. */
export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const nonce = useContext(NonceContext);
  const direction = directionOf(data?.locale ?? "en");
  return (
    <html lang={data?.locale ?? "en"} dir={direction}>
      <head>
        {data && <meta name="shopify-api-key" content={data.apiKey} />}
        {data && <script src={data.appBridgeUrl} nonce={nonce} />}
        {/* Else it would be found only by the script that waits for it. */}
        {data && <link rel="modulepreload" href={data.texts} />}
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="stylesheet" href={direction === "rtl" ? polarisRtlCss : polarisCss} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/** For addresses that nobody serves: the pages of the app have boundaries of their own. */
export function ErrorBoundary() {
  const error = useRouteError();
  const locale = useLocale();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  const { t } = createI18n(locale);
  return <p style={{ padding: "2rem" }}>{isMissing ? `404: ${t("not_found")}` : t("page_error.title")}</p>;
}

export default function Root() {
  useLoaderData<typeof loader>();
  return <Outlet />;
}
