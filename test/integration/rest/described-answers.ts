import { expect } from "vitest";
import { z } from "zod";
import { endpoints } from "#app/edges/rest/endpoints.server.ts";
import { openApiDocument } from "#app/edges/rest/openapi.ts";

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

interface Operation {
  responses: { 200: { content: { "application/json": { schema: JsonSchema } } } };
}

const described = Object.entries(openApiDocument(endpoints).paths).flatMap(([path, operations]) =>
  Object.entries(operations as Record<string, Operation>).map(([method, { responses }]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    answer: z.fromJSONSchema(responses[200].content["application/json"].schema),
  })),
);

/** What was answered is what the OpenAPI document promises, nothing missing and nothing more. */
export const expectAsDescribed = (method: string, url: string, body: unknown): void => {
  const { pathname } = new URL(url);
  const operation = described.find((one) => one.method === method && one.path.test(pathname));
  if (operation === undefined) return;
  const { error } = operation.answer.safeParse(body);
  expect(error?.issues, `${method} ${pathname} against the OpenAPI document`).toBeUndefined();
};
