import { readFile } from "node:fs/promises";
import path from "node:path";
import { Hono } from "hono";
import { extensionFolder } from "./app-block.ts";
import { themeFolder } from "./pages.ts";

const folders: Readonly<Record<string, string>> = {
  extension: path.join(extensionFolder, "assets"),
  theme: path.join(themeFolder, "assets"),
};
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** In place of Shopify's CDN. */
export const createAssets = (): Hono => {
  const assets = new Hono();
  assets.get("/:folder/:name{[\\w-]+\\.\\w+}", async (context) => {
    const { folder, name } = context.req.param();
    const at = folders[folder];
    const type = types[path.extname(name)];
    if (at === undefined || type === undefined) return context.notFound();
    const text = await readFile(path.join(at, name), "utf8").catch(() => null);
    if (text === null) return context.notFound();
    return context.body(text, 200, { "content-type": type, "cache-control": "no-cache" });
  });
  return assets;
};
