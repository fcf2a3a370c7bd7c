import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { extensionFolder } from "../storefront/app-block.ts";
import type { SimShop } from "../state.ts";

interface Block {
  handle: string;
  name: string;
  target: string;
}

const folder = path.join(extensionFolder, "blocks");

const words = JSON.parse(
  readFileSync(path.join(extensionFolder, "locales/en.default.schema.json"), "utf8"),
) as Record<string, { name?: string }>;

export const blocks: readonly Block[] = readdirSync(folder).map((file) => {
  const [, json = "{}"] =
    /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(readFileSync(path.join(folder, file), "utf8")) ?? [];
  const { name, target } = JSON.parse(json) as { name: string; target: string };
  const [, key = ""] = /^t:(\w+)\.name$/.exec(name) ?? [];
  return { handle: file.replace(".liquid", ""), name: words[key]?.name ?? name, target };
});

/** What `shopify.app.extensions()` says, in the words of @shopify/app-bridge-types. */
export const extensionsOf = ({ id, blocksOff = [] }: SimShop) => [
  {
    handle: "referral-theme",
    type: "theme_app_extension",
    activations: blocks.map((block) => ({
      ...block,
      status: blocksOff.includes(block.handle) ? "available" : "active",
      activations: blocksOff.includes(block.handle)
        ? []
        : [
            {
              target: `template--index/main/${block.handle}`,
              themeId: `gid://shopify/OnlineStoreTheme/${id}`,
            },
          ],
    })),
  },
];
