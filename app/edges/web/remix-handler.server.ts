import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createRequestHandler, type AppLoadContext, type ServerBuild } from "@remix-run/server-runtime";
import { errorResponse } from "#app/platform/http/error-body.ts";
import { decodablePath } from "./decodable-path.ts";
import { readBody } from "./read-body.server.ts";

const bodyLimit = 1024 * 1024;

const headersOf = (request: IncomingMessage): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const entry of [value ?? []].flat()) headers.append(name, entry);
  }
  return headers;
};

const requestOf = (request: IncomingMessage, origin: string, body: Buffer, signal: AbortSignal): Request => {
  const method = request.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD" && body.length > 0;
  const url = new URL(request.url ?? "/", origin);
  url.pathname = decodablePath(url.pathname);
  return new Request(url, {
    method,
    headers: headersOf(request),
    signal,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
};

const send = async (
  answer: Response,
  response: ServerResponse,
  extra: Record<string, string>,
): Promise<void> => {
  for (const [name, value] of Object.entries(extra)) {
    if (!answer.headers.has(name)) response.setHeader(name, value);
  }
  for (const [name, value] of answer.headers) {
    if (name !== "set-cookie") response.setHeader(name, value);
  }
  for (const cookie of answer.headers.getSetCookie()) response.appendHeader("set-cookie", cookie);
  response.writeHead(answer.status);
  if (answer.body === null) response.end();
  else await pipeline(Readable.fromWeb(answer.body as import("node:stream/web").ReadableStream), response);
};

export interface RemixHandlerDeps {
  build: ServerBuild;
  /** The address under which the outside knows the app: links and redirects are made from it. */
  origin: string;
  loadContext(requestId: string, request: IncomingMessage): AppLoadContext;
  securityHeaders: Record<string, string>;
}

/** Hands a request to Remix and streams its answer. Remix serves pages and APIs; deliveries never come this way. */
export const createRemixHandler = (deps: RemixHandlerDeps) => {
  const handle = createRequestHandler(deps.build, "production");
  return async (request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> => {
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    const body = await readBody(request, bodyLimit);
    const answer =
      body === "too_large"
        ? errorResponse(
            { status: 413, code: "BODY_TOO_LARGE", message: "The body may have 1 MiB at most." },
            requestId,
            {
              connection: "close",
            },
          )
        : await handle(
            requestOf(request, deps.origin, body, gone.signal),
            deps.loadContext(requestId, request),
          );
    await send(answer, response, deps.securityHeaders);
  };
};
