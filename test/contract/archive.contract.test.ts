import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchiveStorage } from "#app/platform/archive/archive-storage.ts";
import { createFolderStorage } from "#app/platform/archive/folder-storage.server.ts";
import { createS3Storage } from "#app/platform/archive/s3-storage.server.ts";
import { startS3, type RunningS3 } from "#test/support/s3-server.ts";

let folder: string;
let s3: RunningS3;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "referrals-archive-"));
  s3 = await startS3();
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true });
});

describe.each<[string, () => ArchiveStorage]>([
  ["a folder", () => createFolderStorage(folder)],
  ["S3", () => createS3Storage(s3.settings)],
])("an archive in %s", (_name, open) => {
  it("gives back what it was given, byte for byte", async () => {
    const storage = open();
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    await storage.put("audit/a/one.gz", Buffer.from("first"));
    await storage.put("audit/a/one.gz", bytes);
    expect(await storage.get("audit/a/one.gz")).toEqual(bytes);
    expect(await storage.get("audit/a/none.gz")).toBeNull();
  });

  it("lists by prefix, however many there are", async () => {
    const storage = open();
    const keys = Array.from(
      { length: 1_050 },
      (_, index) => `audit/many/${String(index).padStart(4, "0")}.gz`,
    );
    for (const key of keys) await storage.put(key, Buffer.from("x"));
    await storage.put("audit/manymore/1.gz", Buffer.from("x"));
    expect(await storage.list("audit/many/")).toEqual(keys);
    expect(await storage.list("audit/none/")).toEqual([]);
  });

  it("removes, also what is not there", async () => {
    const storage = open();
    await storage.put("audit/b/one.gz", Buffer.from("x"));
    await storage.remove("audit/b/one.gz");
    await storage.remove("audit/b/one.gz");
    expect(await storage.list("audit/b/")).toEqual([]);
  });
});

describe("an archive that cannot be had", () => {
  it("says so for a wrong key, a missing bucket and a server that is gone", async () => {
    const open = (changes: object) => createS3Storage({ ...s3.settings, ...changes });
    await expect(open({ accessKeyId: "unknown" }).put("a.gz", Buffer.from("x"))).rejects.toThrow(
      /answered 403/,
    );
    await expect(open({ bucket: "none" }).put("a.gz", Buffer.from("x"))).rejects.toThrow(
      /bucket does not exist/,
    );
    await expect(open({ bucket: "none" }).list("")).rejects.toThrow(/bucket does not exist/);
    await expect(open({ endpoint: "http://127.0.0.1:1" }).get("a.gz")).rejects.toThrow(/fetch failed/);
  });

  it("does not leave its folder", async () => {
    await expect(createFolderStorage(folder).put("../out.gz", Buffer.from("x"))).rejects.toThrow(/leads out/);
  });
});
