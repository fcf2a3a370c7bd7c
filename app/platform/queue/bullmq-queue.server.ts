import {
  createPostgresBackend,
  Queue as BullQueue,
  Worker,
  type BackendFactory,
  type IQueueBackend,
  type QueueOptions,
} from "bullmq";
import { Redis } from "ioredis";
import { Pool } from "pg";
import { messageOf } from "#app/platform/message-of.ts";
import type { JobDefinitions, JobRunner, Queue } from "./queue.ts";

interface QueueLog {
  error(details: object, message: string): void;
}

/** What differs between the two homes of the queue. */
interface Home<Connection> {
  connection: Connection;
  backend?: BackendFactory<IQueueBackend, Connection>;
  disconnect(): Promise<void>;
}

const queueName = "referrals";
/** Jobs mostly wait for others: enough at a time that slow ones (a mail server, Shopify) never keep orders waiting. */
const concurrency = 12;

const createQueue = <Connection>(home: Home<Connection>, log: QueueLog): Queue => {
  const options = { connection: home.connection } as unknown as QueueOptions;
  const backend = home.backend as undefined;
  // Without a listener an error of the connection ends the process.
  const onError = (error: Error) => log.error({ reason: error.message }, "queue connection");
  const queue = new BullQueue(queueName, options, backend);
  queue.on("error", onError);

  const wake = async (job: string): Promise<void> => {
    await queue.add(
      job,
      {},
      {
        deduplication: { id: job, keepLastIfActive: true },
        removeOnComplete: true,
        removeOnFail: 20,
      },
    );
  };

  const start = async (jobs: JobDefinitions): Promise<JobRunner> => {
    const worker = new Worker(
      queueName,
      async ({ name }) => {
        try {
          await jobs[name]?.run();
        } catch (error) {
          log.error({ job: name, reason: messageOf(error) }, "job failed; its schedule tries again");
          throw error;
        }
      },
      { ...options, concurrency, drainDelay: 5 },
      backend,
    );
    worker.on("error", onError);
    for (const [name, { everyMs }] of Object.entries(jobs)) {
      await queue.upsertJobScheduler(
        `every-${name}`,
        { every: everyMs },
        { name, opts: { removeOnComplete: true, removeOnFail: 20 } },
      );
    }
    return { stop: () => worker.close() };
  };

  return {
    wake,
    start,
    ping: async () => {
      await queue.getJobCounts("waiting");
    },
    close: async () => {
      await queue.close();
      await home.disconnect();
    },
  };
};

/** One pool serves the queue and its worker: connections for both, for what runs at once, and for LISTEN. */
export const createPostgresQueue = (queueDatabaseUrl: string, log: QueueLog): Queue => {
  const pool = new Pool({
    connectionString: queueDatabaseUrl,
    max: concurrency + 6,
    application_name: "referrals-queue",
    // BullMQ's statements name its tables without their schema.
    options: "-c search_path=bullmq",
  });
  pool.on("error", ({ message }) => log.error({ reason: message }, "idle queue connection lost"));
  return createQueue(
    { connection: pool, backend: createPostgresBackend as never, disconnect: () => pool.end() },
    log,
  );
};

export const createRedisQueue = (redisUrl: string, log: QueueLog): Queue => {
  // BullMQ waits in a blocking command, which must not be given up after some retries.
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on("error", (error) => log.error({ reason: error.message }, "queue connection"));
  const disconnect = async () => {
    await redis.quit();
  };
  return createQueue({ connection: redis, disconnect }, log);
};
