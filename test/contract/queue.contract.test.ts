import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createPostgresQueue, createRedisQueue } from "#app/platform/queue/bullmq-queue.server.ts";
import type { JobRunner, Queue } from "#app/platform/queue/queue.ts";
import { eventually } from "#test/support/eventually.ts";
import { startRedis, type RunningRedis } from "#test/support/redis-server.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/test-database.ts";

const log = {
  error: (details: object, message: string) => expect.fail(`${message} ${JSON.stringify(details)}`),
};
const never = 24 * 60 * 60 * 1000;

let redis: RunningRedis;
let database: TestDatabase;

beforeAll(async () => {
  redis = await startRedis();
  database = await createTestDatabase();
});
afterAll(async () => {
  await redis.stop();
  await database.drop();
});

describe.each([
  ["Redis", () => createRedisQueue(redis.url, log)],
  ["PostgreSQL", () => createPostgresQueue(database.queueDatabaseUrl, log)],
] as const)("the queue on %s", (_name, create) => {
  let queue: Queue;
  let runner: JobRunner | null = null;

  beforeAll(() => {
    queue = create();
  });
  afterEach(async () => {
    await runner?.stop();
    runner = null;
  });
  afterAll(() => queue.close());

  it("answers when asked whether it is there", async () => {
    await expect(queue.ping()).resolves.toBeUndefined();
  });

  it("runs a job on its schedule without a wake-up", async () => {
    const run = vi.fn(() => Promise.resolve());
    runner = await queue.start({ scheduled: { everyMs: 50, run } });
    await eventually(() => expect(run.mock.calls.length).toBeGreaterThan(1));
  });

  it("runs once more, not five times more, for wake-ups that come while it runs", async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const run = vi.fn(() => gate);
    runner = await queue.start({ woken: { everyMs: never, run } });
    // The scheduler makes one first run of its own.
    await queue.wake("woken");
    await eventually(() => expect(run).toHaveBeenCalledTimes(2));
    for (let count = 0; count < 5; count += 1) await queue.wake("woken");
    open();
    await eventually(() => expect(run).toHaveBeenCalledTimes(3));
    await runner.stop();
    runner = null;
    expect(run).toHaveBeenCalledTimes(3);
  });

  it("waits for what runs before it stops", async () => {
    let done = false;
    let started = false;
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow = async () => {
      started = true;
      await gate;
      done = true;
    };
    runner = await queue.start({ slow: { everyMs: never, run: slow } });
    await queue.wake("slow");
    await eventually(() => expect(started).toBe(true));
    const stopping = runner.stop();
    release();
    await stopping;
    expect(done).toBe(true);
    runner = null;
  });
});
