import { describe, expect, it } from "vitest";
import { EnvError, readEnv, type Source } from "./env.server.ts";

const key = Buffer.alloc(32, 7).toString("base64");

const complete: Source = {
  DATABASE_URL: "postgres://referrals_app:pw@127.0.0.1:5432/referrals",
  MAINTENANCE_DATABASE_URL: "postgres://referrals_maintenance:pw@127.0.0.1:5432/referrals",
  QUEUE_DATABASE_URL: "postgres://referrals_queue:pw@127.0.0.1:5432/referrals",
  SHOPIFY_API_KEY: "client-id",
  SHOPIFY_API_SECRET: "a secret of some length",
  SHOPIFY_APP_URL: "https://app.example.com/",
  ENCRYPTION_KEYS: `k2:${key},k1:${key}`,
};

const problemsOf = (source: Source): readonly string[] => {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
};

describe("the environment", () => {
  it("is read with defaults for all that is no secret", () => {
    const env = readEnv(complete);
    expect(env).toMatchObject({
      appUrl: "https://app.example.com",
      port: 3000,
      redisUrl: null,
      trustedProxies: [],
    });
    expect(env.encryptionKeys.map(({ id }) => id)).toEqual(["k2", "k1"]);
  });

  it("names everything that is missing, all at once", () => {
    const named = problemsOf({}).map((problem) => problem.split(":")[0]);
    expect(named.toSorted()).toEqual(Object.keys(complete).toSorted());
  });

  it("treats an empty variable as an absent one", () => {
    expect(readEnv({ ...complete, REDIS_URL: "" }).redisUrl).toBeNull();
    expect(problemsOf({ ...complete, SHOPIFY_API_SECRET: "" })).toEqual(["SHOPIFY_API_SECRET: is missing"]);
  });

  it("never shows a value", () => {
    const problems = problemsOf({
      ...complete,
      DATABASE_URL: "mysql://me:hunter2@host/db",
      ENCRYPTION_KEYS: "short:hunter2",
    });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain("hunter2");
  });

  it("takes origins and nothing but origins", () => {
    const origins = "https://erp.example.com/, http://127.0.0.1:3000";
    expect(readEnv({ ...complete, CORS_ORIGINS: origins }).corsOrigins).toEqual([
      "https://erp.example.com",
      "http://127.0.0.1:3000",
    ]);
    for (const wrong of ["*", "erp.example.com", "https://erp.example.com/path", "null"]) {
      expect(problemsOf({ ...complete, CORS_ORIGINS: wrong })).toHaveLength(1);
    }
  });

  it("needs no queue database beside Redis", () => {
    const { QUEUE_DATABASE_URL: _, ...rest } = complete;
    expect(readEnv({ ...rest, REDIS_URL: "redis://127.0.0.1:6379" }).queueDatabaseUrl).toBeNull();
  });

  it("puts a database address together from its parts", () => {
    const { DATABASE_URL: _, ...rest } = complete;
    const env = readEnv({ ...rest, REFERRALS_DB_HOST: "db", REFERRALS_DB_PASSWORD: "p@ss" });
    expect(env.databaseUrl).toBe("postgres://referrals_app:p%40ss@db:5432/referrals");
  });

  it("keeps archives in a folder, or in S3 when all of it is named", () => {
    const s3 = { S3_ENDPOINT: "https://s3.example.com/", S3_BUCKET: "archive", S3_ACCESS_KEY_ID: "id" };
    expect(readEnv(complete)).toMatchObject({ s3: null, archiveDir: "archive" });
    expect(readEnv({ ...complete, ...s3, S3_SECRET_ACCESS_KEY: "secret" }).s3).toEqual({
      endpoint: "https://s3.example.com",
      bucket: "archive",
      region: "us-east-1",
      accessKeyId: "id",
      secretAccessKey: "secret",
    });
    expect(problemsOf({ ...complete, ...s3 })).toEqual([
      "S3_SECRET_ACCESS_KEY: is missing (S3_ENDPOINT is set)",
    ]);
  });
});
