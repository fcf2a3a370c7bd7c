import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import type { Intake } from "#app/edges/webhooks/intake.server.ts";
import { errorBody, errorHeaders } from "#app/platform/http/error-body.ts";
import { visitorAddress } from "#app/platform/http/visitor-address.ts";
import type { Logger } from "#app/platform/logger.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { discardRest, readBody } from "./read-body.server.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

export interface WebServerDeps {
  intake: Intake;
  staticFiles(request: IncomingMessage, response: ServerResponse, pathname: string): boolean;
  remix: Handler;
  trustedProxies: BlockList;
  log: Logger;
  observe(door: string, status: number, seconds: number): void;
}

const isDelivery = (pathname: string): boolean =>
  pathname === "/orders/create" || pathname === "/webhooks" || pathname.startsWith("/webhooks/");

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
};

const pathnameOf = (request: IncomingMessage): string => (request.url ?? "/").split("?", 1)[0] ?? "/";

/** The name of a door, never the path: paths carry codes and ids. */
const doorOf = (pathname: string): string => {
  if (isDelivery(pathname)) return "webhooks";
  const [, first = ""] = pathname.split("/");
  return ["proxy", "api", "app", "auth", "r", "assets"].includes(first) ? first : "other";
};

const takeDelivery = async (
  deps: WebServerDeps,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> => {
  const answer = await deps.intake({
    method: request.method ?? "GET",
    path: pathnameOf(request),
    requestId,
    address: visitorAddress(
      request.socket.remoteAddress ?? "",
      headerOf(request, "x-forwarded-for"),
      deps.trustedProxies,
    ),
    header: (name) => headerOf(request, name),
    readBody: (limit) => readBody(request, limit),
  });
  await discardRest(request);
  // What was refused unread must not be taken for the next request on this connection.
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(answer.status, answer.headers).end(answer.body);
};

const fail = (response: ServerResponse, requestId: string): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const fields = { status: 500, code: "SERVER_ERROR", message: "Something went wrong on our side." };
  response.writeHead(500, errorHeaders(fields)).end(JSON.stringify(errorBody(fields, requestId)));
};

/** Deliveries first and raw, then files, then Remix. */
export const createWebServer = (deps: WebServerDeps): Server => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const requestId = randomUUID();
    const pathname = pathnameOf(request);
    response.setHeader("x-request-id", requestId);
    response.once("close", () => {
      const seconds = (performance.now() - started) / 1000;
      const door = doorOf(pathname);
      deps.observe(door, response.statusCode, seconds);
      deps.log.debug(
        { requestId, door, method: request.method, status: response.statusCode, seconds },
        "request",
      );
    });
    try {
      if (isDelivery(pathname)) await takeDelivery(deps, request, response, requestId);
      else if (!deps.staticFiles(request, response, pathname)) await deps.remix(request, response, requestId);
    } catch (error) {
      const reason = messageOf(error);
      if (!response.destroyed)
        deps.log.error({ requestId, door: doorOf(pathname), reason }, "request failed");
      fail(response, requestId);
    }
  };
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 66_000 }, (request, response) => {
    void answer(request, response);
  });
  return server;
};
