import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { refuse } from "#app/platform/result.ts";

const nothingHere = async () => refuse({ code: "not_found" as const });

export const loader = proxyEndpoint({ GET: nothingHere, POST: nothingHere });
export const action = loader;
