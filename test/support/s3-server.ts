import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { S3Settings } from "#app/platform/env.server.ts";

interface S3rver {
  run(): Promise<{ port: number }>;
  close(): Promise<void>;
}

interface S3rverOptions {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  vhostBuckets: boolean;
  configureBuckets: { name: string; configs: [] }[];
}

// It has no types of its own.
const S3rverClass = createRequire(import.meta.url)("s3rver") as new (options: S3rverOptions) => S3rver;

export interface RunningS3 {
  settings: S3Settings;
  stop(): Promise<void>;
}

/** A server that speaks S3 and knows its access keys, on loopback. It does not compute signatures anew. */
export async function startS3(): Promise<RunningS3> {
  const directory = await mkdtemp(path.join(os.tmpdir(), "referrals-s3-"));
  const bucket = "audit-archive";
  const server = new S3rverClass({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket,
      region: "us-east-1",
      accessKeyId: "S3RVER",
      secretAccessKey: "S3RVER",
    },
    stop: async () => {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
