import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

const abortDelayMs = 5_000;

/** The library names Shopify's own hosts; the demo's admin is one more that may frame the app. */
const allowFrames = (headers: Headers, extra: readonly string[]): void => {
  const policy = headers.get("content-security-policy");
  if (policy === null) headers.set("content-security-policy", "frame-ancestors 'none'");
  else if (extra.length > 0) {
    headers.set("content-security-policy", policy.replace(/;?\s*$/, ` ${extra.join(" ")};`));
  }
};

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { app, requestId }: AppLoadContext,
): Promise<Response> {
  app.shopify.addDocumentResponseHeaders(request, headers);
  allowFrames(headers, app.env.extraFrameAncestors);
  // The library preloads App Bridge from Shopify; elsewhere that would fetch a script nobody runs.
  if (!app.env.appBridgeUrl.startsWith("https://cdn.shopify.com/")) headers.delete("link");
  headers.set("content-type", "text/html; charset=utf-8");
  // A robot gets the page when all of it is there, a person as soon as something is.
  const whenReady = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  let code = status;
  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
      [whenReady]: () => {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: code }));
        pipe(body);
      },
      onShellError: reject,
      onError: (error: unknown) => {
        code = 500;
        app.log.error(
          { requestId, reason: error instanceof Error ? error.message : "unknown" },
          "rendering failed",
        );
      },
    });
    setTimeout(abort, abortDelayMs).unref();
  });
}

/** Remix would print the error whole; only its message goes into the log. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  const isRefusal = isRouteErrorResponse(error) && error.status < 500;
  if (request.signal.aborted || isRefusal) return;
  const reason = error instanceof Error ? error.message : "unknown";
  context.app.log.error({ requestId: context.requestId, reason }, "page failed");
}
