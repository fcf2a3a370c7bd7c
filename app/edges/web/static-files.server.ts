import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};
const compressible = new Set([".js", ".css", ".svg", ".json", ".txt"]);

interface StaticFile {
  headers: Record<string, string>;
  body: Buffer;
  gzip: Buffer | null;
}

const load = (root: string, name: string): StaticFile => {
  const body = readFileSync(path.join(root, name));
  const extension = path.extname(name);
  return {
    headers: {
      "content-type": contentTypes[extension] ?? "application/octet-stream",
      // Names below assets/ carry a hash of their content.
      "cache-control": name.startsWith("assets/")
        ? "public, max-age=31536000, immutable"
        : "public, max-age=3600",
      etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"`,
      "x-content-type-options": "nosniff",
    },
    body,
    gzip: compressible.has(extension) ? gzipSync(body) : null,
  };
};

/**
 * Serves the files that are there at start, from memory. A path is only ever looked up in that list, so no path can lead
 * anywhere else.
 */
export const createStaticFiles = (root: string) => {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((name) => !name.startsWith(".vite/"));
  const files = new Map(names.map((name) => [`/${name}`, load(root, name)]));

  return (request: IncomingMessage, response: ServerResponse, pathname: string): boolean => {
    const file = files.get(pathname);
    if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
    if (request.headers["if-none-match"] === file.headers["etag"]) {
      response.writeHead(304, file.headers).end();
      return true;
    }
    const zipped = file.gzip !== null && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    const body = zipped && file.gzip !== null ? file.gzip : file.body;
    response.writeHead(200, {
      ...file.headers,
      "content-length": body.length,
      vary: "accept-encoding",
      ...(zipped ? { "content-encoding": "gzip" } : {}),
    });
    response.end(request.method === "HEAD" ? undefined : body);
    return true;
  };
};
