import { z } from "zod";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import type { Endpoint } from "./endpoint.ts";

const jsonSchema = (schema: z.ZodType, io: "input" | "output" = "input") =>
  z.toJSONSchema(schema, { io, unrepresentable: "any" });

const parametersOf = (schema: z.ZodObject, place: "path" | "query") => {
  const { properties = {} } = jsonSchema(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path",
    schema: property,
  }));
};

const contentOf = (body: z.ZodType, takesForms: boolean) => {
  const content = { schema: jsonSchema(body) };
  return {
    "application/json": content,
    ...(takesForms ? { "application/x-www-form-urlencoded": content } : {}),
  };
};

const operationOf = ({ summary, scope, path, query, body, answer, fromForm }: Endpoint) => ({
  summary,
  security: [{ key: [scope] }],
  parameters: [...parametersOf(path, "path"), ...parametersOf(query, "query")],
  ...(body === null ? {} : { requestBody: { required: true, content: contentOf(body, fromForm !== null) } }),
  responses: {
    200: {
      description: "Done",
      content: { "application/json": { schema: jsonSchema(answer, "output") } },
    },
    default: {
      description: "Refused",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
    },
  },
});

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    http_code: z.int(),
    requestId: z.string(),
    retry_after_ms: z.int().optional(),
  }),
});

/** Made from the same table that serves the requests, so it cannot say anything else. */
export const openApiDocument = (endpoints: readonly Endpoint[]) => {
  const paths: Record<string, Record<string, object>> = {};
  for (const entry of endpoints) {
    const path = `/api/v1/${entry.pattern.replaceAll(/:(\w+)/g, "{$1}")}`;
    (paths[path] ??= {})[entry.method.toLowerCase()] = operationOf(entry);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Referrals", version: "1" },
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: { Error: jsonSchema(errorSchema), ProgramTerms: jsonSchema(programTermsSchema) },
    },
  };
};
