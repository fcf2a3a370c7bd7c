import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "./components/nonce.ts";
import { framesOf, pagePolicy } from "./edges/web/page-policy.ts";

const abortDelayMs = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { app, requestId }: AppLoadContext,
): Promise<Response> {
  app.shopify.addDocumentResponseHeaders(request, headers);
  const nonce = randomBytes(16).toString("base64");
  const { appBridgeUrl, extraFrameAncestors } = app.env;
  const policy = headers.get("content-security-policy");
  headers.set(
    "content-security-policy",
    pagePolicy({ nonce, appBridgeUrl, frames: framesOf(policy, extraFrameAncestors) }),
  );
  // The library preloads App Bridge from Shopify; elsewhere that would fetch a script nobody runs.
  if (!appBridgeUrl.startsWith("https://cdn.shopify.com/")) headers.delete("link");
  headers.set("content-type", "text/html; charset=utf-8");
  // A robot gets the page when all of it is there, a person as soon as something is.
  const whenReady = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  let code = status;
  return new Promise((resolve, reject) => {
    const page = (
      <NonceContext.Provider value={nonce}>
        <RemixServer context={remixContext} url={request.url} nonce={nonce} />
      </NonceContext.Provider>
    );
    const { pipe, abort } = renderToPipeableStream(page, {
      nonce,
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
