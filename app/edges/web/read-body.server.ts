import type { IncomingMessage } from "node:http";

/** The whole body, or the word that it is larger than it may be. What is too large is not kept in memory. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer | "too_large"> => {
  if (Number(request.headers["content-length"] ?? 0) > limit) return "too_large";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return "too_large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
