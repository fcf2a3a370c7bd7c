import type { LoaderFunctionArgs } from "@remix-run/node";
import { serveRest } from "#app/edges/rest/serve-rest.server.ts";

export const loader = ({ request, context }: LoaderFunctionArgs) => serveRest(request, context);
export const action = loader;
