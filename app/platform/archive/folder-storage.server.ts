import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ArchiveStorage } from "./archive-storage.ts";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

const orIfMissing =
  <Value>(value: Value) =>
  (error: unknown): Value => {
    if (isMissing(error)) return value;
    throw error;
  };

export const createFolderStorage = (folder: string): ArchiveStorage => {
  const root = path.resolve(folder);

  const fileOf = (key: string): string => {
    const file = path.resolve(root, key);
    if (!file.startsWith(root + path.sep)) throw new RangeError("The key leads out of the archive.");
    return file;
  };

  return {
    put: async (key, bytes) => {
      const file = fileOf(key);
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      // Under its own name only when it is whole.
      await writeFile(`${file}.part`, bytes, { mode: 0o600, flush: true });
      await rename(`${file}.part`, file);
    },
    get: (key) => readFile(fileOf(key)).catch(orIfMissing(null)),
    list: async (prefix) => {
      const names = await readdir(root, { recursive: true }).catch(orIfMissing([]));
      return names
        .map((name) => name.split(path.sep).join("/"))
        .filter((name) => name.startsWith(prefix) && name.endsWith(".gz"))
        .toSorted();
    },
    remove: (key) => rm(fileOf(key), { force: true }),
  };
};
