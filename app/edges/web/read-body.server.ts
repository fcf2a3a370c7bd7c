import type { IncomingMessage } from "node:http";

/** Far above what an honest sender says too much, and little enough to throw away. */
const mostDiscarded = 64 * 1024 * 1024;
const discardMs = 5_000;

/**
 * Lets a refused sender finish, and throws away what comes: a sender whose connection is closed while it still writes sees
 * a broken pipe in place of the answer. Gives up on one that says too much or is too slow.
 */
export const discardRest = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let size = 0;
    const count = (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostDiscarded) finish();
    };
    const finish = () => {
      clearTimeout(timer);
      request.off("data", count).off("end", finish).off("close", finish).pause();
      resolve();
    };
    const timer = setTimeout(finish, discardMs);
    if (request.complete || request.destroyed) finish();
    else request.on("data", count).once("end", finish).once("close", finish).resume();
  });

const readUpTo = async (request: IncomingMessage, limit: number): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the request: its connection carries the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** The whole body, or the word that it is larger than it may be. What is too large is not kept in memory. */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Buffer | "too_large"> => {
  const isAnnounced = Number(request.headers["content-length"] ?? 0) > limit;
  const body = isAnnounced ? null : await readUpTo(request, limit);
  if (body !== null) return body;
  await discardRest(request);
  return "too_large";
};
