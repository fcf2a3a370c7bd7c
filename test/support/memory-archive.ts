import type { ArchiveStorage } from "#app/platform/archive/archive-storage.ts";

/** Where a test keeps archives that it does not look at on disk. */
export const createMemoryArchive = (): ArchiveStorage => {
  const files = new Map<string, Buffer>();
  return {
    put: (key, bytes) => Promise.resolve(void files.set(key, bytes)),
    get: (key) => Promise.resolve(files.get(key) ?? null),
    list: (prefix) => Promise.resolve([...files.keys()].filter((key) => key.startsWith(prefix)).toSorted()),
    remove: (key) => Promise.resolve(void files.delete(key)),
  };
};
