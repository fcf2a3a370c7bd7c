import { PrismaPg } from "@prisma/adapter-pg";
import { isUuid } from "#app/platform/ids.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { DatabaseOptions } from "./create-database.server.ts";
import { PrismaClient } from "./generated/client.ts";
import type { Prisma } from "./generated/client.ts";

export type { PrismaClient } from "./generated/client.ts";

/** For pages, where a model says more than its SQL. The hot path uses Database. Close it with $disconnect(). */
export function createPrisma({
  databaseUrl,
  log,
}: Pick<DatabaseOptions, "databaseUrl" | "log">): PrismaClient {
  const adapter = new PrismaPg(
    {
      connectionString: databaseUrl,
      application_name: "referrals-prisma",
      connectionTimeoutMillis: 3_000,
      statement_timeout: 10_000,
      max: 5,
    },
    {
      onPoolError: ({ message }) =>
        log.error({ pool: "prisma", reason: message }, "idle database connection lost"),
    },
  );
  return new PrismaClient({ adapter });
}

/** Outside of this the client sees no row of any shop. */
export async function tenantPrisma<Value>(
  prisma: PrismaClient,
  shopId: ShopId,
  work: (tx: Prisma.TransactionClient) => Promise<Value>,
): Promise<Value> {
  if (!isUuid(shopId)) throw new RangeError("A tenant is named by its uuid.");
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`select set_config('app.shop_id', ${shopId}, true)`;
    return work(tx);
  });
}
