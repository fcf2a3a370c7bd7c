import { createServer, type Server } from "node:http";
import type { Registry } from "prom-client";

export interface OpsDeps {
  registry: Registry;
  /** Each throws when what it names is down. */
  checks: Readonly<Record<string, () => Promise<void>>>;
  /** Brought up to date before they are read. */
  refreshMetrics(): Promise<void>;
  isStopping(): boolean;
}

const json = (body: object) => ({ type: "application/json", text: JSON.stringify(body) });

const downNow = async (checks: OpsDeps["checks"]): Promise<string[]> => {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await check();
        return null;
      } catch {
        return name;
      }
    }),
  );
  return results.filter((name) => name !== null);
};

const ready = async ({ checks, isStopping }: OpsDeps) => {
  const down = [...(isStopping() ? ["stopping"] : []), ...(await downNow(checks))];
  return down.length === 0
    ? { status: 200, ...json({ ready: true }) }
    : { status: 503, ...json({ ready: false, down }) };
};

const metrics = async (deps: OpsDeps) => {
  await deps.refreshMetrics();
  return { status: 200, type: deps.registry.contentType, text: await deps.registry.metrics() };
};

/** For operators only, on a port of its own that no merchant or shopper can reach. */
export const createOpsServer = (deps: OpsDeps): Server => {
  const pages: Record<string, () => Promise<{ status: number; type: string; text: string }>> = {
    "/health": () => Promise.resolve({ status: 200, ...json({ status: "UP" }) }),
    "/ready": () => ready(deps),
    "/metrics": () => metrics(deps),
  };
  return createServer((request, response) => {
    const page = pages[(request.url ?? "").split("?", 1)[0] ?? ""];
    const answer = page?.() ?? Promise.resolve({ status: 404, ...json({ error: "not found" }) });
    answer.then(
      ({ status, type, text }) => response.writeHead(status, { "content-type": type }).end(text),
      () => response.writeHead(500).end(),
    );
  });
};
