/** Where files are kept for long: S3 or whatever speaks like it, or a folder. Keys are paths of plain ASCII. */
export interface ArchiveStorage {
  put(key: string, bytes: Buffer): Promise<void>;
  /** Null when there is no such file. */
  get(key: string): Promise<Buffer | null>;
  /** The keys that begin with this, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Also when there is no such file. */
  remove(key: string): Promise<void>;
}
