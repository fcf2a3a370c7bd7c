import { AwsClient } from "aws4fetch";
import type { ArchiveStorage } from "./archive-storage.ts";

export interface S3Options {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

const timeoutMs = 15_000;
const retries = 2;

const xmlEntities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const textsOf = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, text = ""]) =>
    text.replaceAll(/&(\w+);/g, (whole, name: string) => xmlEntities[name] ?? whole),
  );

/** Path-style addresses, which every server that speaks S3 understands. */
export const createS3Storage = (options: S3Options): ArchiveStorage => {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = options;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: "s3", retries });
  const bucketUrl = `${endpoint}/${bucket}`;

  /** Only status and method are told: an answer of S3 names keys and the bucket. */
  const ask = async (method: string, url: string, body: Buffer | null = null): Promise<Response> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await client.fetch(url, {
      method,
      signal,
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    });
    if (answer.ok || answer.status === 404) return answer;
    await answer.body?.cancel();
    throw new Error(`the archive's storage answered ${answer.status} to ${method}`);
  };

  /** The keys after this one, and whether there are more. */
  const listPage = async (prefix: string, after: string): Promise<{ keys: string[]; more: boolean }> => {
    const answer = await ask("GET", `${bucketUrl}?${new URLSearchParams({ prefix, marker: after })}`);
    if (!answer.ok) throw new Error("the archive's bucket does not exist");
    const xml = await answer.text();
    return { keys: textsOf(xml, "Key"), more: textsOf(xml, "IsTruncated")[0] === "true" };
  };

  return {
    put: async (key, bytes) => {
      const answer = await ask("PUT", `${bucketUrl}/${key}`, bytes);
      if (!answer.ok) throw new Error("the archive's bucket does not exist");
    },
    get: async (key) => {
      const answer = await ask("GET", `${bucketUrl}/${key}`);
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      await answer.body?.cancel();
      return null;
    },
    list: async (prefix) => {
      const found: string[] = [];
      for (let more = true; more;) {
        const page = await listPage(prefix, found.at(-1) ?? "");
        found.push(...page.keys);
        more = page.more && page.keys.length > 0;
      }
      return found.toSorted();
    },
    remove: async (key) => {
      await ask("DELETE", `${bucketUrl}/${key}`);
    },
  };
};
