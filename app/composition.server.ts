import { composeIntake } from "./composition/intake.server.ts";
import { composeJobs } from "./composition/jobs.server.ts";
import { composeModules } from "./composition/modules.server.ts";
import { composePlatform } from "./composition/platform.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { Env } from "#app/platform/env.server.ts";
import { createLogger, type Logger } from "#app/platform/logger.server.ts";

const countDeadLetters = async (db: Database): Promise<number> => {
  const [row] = await db.maintenance("metrics", (tx) =>
    tx.query<{ count: number }>("select count(*)::int from dead_letters where reprocessed_at is null"),
  );
  return row?.count ?? 0;
};

/**
 * Here and in composition/, and nowhere else, adapters are picked. Entrypoints call it once; everybody else is handed what it
 * made.
 */
export const compose = (env: Env, log: Logger = createLogger(env.logLevel)) => {
  const platform = composePlatform(env, log);
  const modules = composeModules(platform);
  const { db, redis, queue, metrics } = platform;
  return {
    ...platform,
    ...modules,
    close: async () => {
      await modules.translations.close();
      await platform.close();
    },
    intake: composeIntake(platform, modules),
    jobs: composeJobs(platform, modules),
    /** What /ready looks at. */
    checks: {
      database: async () => void (await db.directory.query("select 1")),
      queue: queue.ping,
      ...(redis === null ? {} : { redis: async () => void (await redis.ping()) }),
    },
    refreshMetrics: async () => metrics.deadLetters.set(await countDeadLetters(db)),
  };
};

export type App = ReturnType<typeof compose>;
