import type { Env } from "#app/platform/env.server.ts";
import type { ArchiveStorage } from "./archive-storage.ts";
import { createFolderStorage } from "./folder-storage.server.ts";
import { createS3Storage } from "./s3-storage.server.ts";

/** S3 where it is configured, else a folder. */
export const createArchiveStorage = ({
  s3,
  archiveDir,
}: Pick<Env, "archiveDir"> & { s3: Env["s3"] }): ArchiveStorage =>
  s3 === null ? createFolderStorage(archiveDir) : createS3Storage(s3);
