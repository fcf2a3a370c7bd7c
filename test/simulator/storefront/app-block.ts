import { readFileSync } from "node:fs";
import path from "node:path";
import { createLiquid, readWords } from "./liquid.ts";

export const extensionFolder = path.resolve(import.meta.dirname, "../../../extensions/referral-theme");
const extensionAssets = "/shops/cdn/extension";

interface BlockSchema {
  javascript: string;
  stylesheet: string;
  settings: { id: string; default?: unknown }[];
}

const readSchema = (source: string): BlockSchema => {
  const [, json = "{}"] = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(source) ?? [];
  return JSON.parse(json) as BlockSchema;
};

const engine = createLiquid({
  root: ["blocks", "snippets"].map((folder) => path.join(extensionFolder, folder)),
  assetsAt: extensionAssets,
  wordsOf: readWords(path.join(extensionFolder, "locales"), ["ar", "he"], "en.default"),
});

/** What Shopify puts into the head of a page that shows blocks: each file once. */
export const headOf = (blocks: readonly AppBlock[]): string => {
  const tags = blocks.flatMap(({ schema: { stylesheet, javascript } }) => [
    `<link rel="stylesheet" href="${extensionAssets}/${stylesheet}">`,
    `<script src="${extensionAssets}/${javascript}" async></script>`,
  ]);
  return [...new Set(tags)].join("");
};

/** One of the app's blocks as a theme shows it after a merchant has added it, with what the merchant changed. */
export const createAppBlock = (name: string, changed: Record<string, unknown> = {}) => {
  const source = readFileSync(path.join(extensionFolder, "blocks", `${name}.liquid`), "utf8");
  const schema = readSchema(source);
  const template = engine.parse(source);
  const defaults = Object.fromEntries(schema.settings.map(({ id, default: value }) => [id, value ?? ""]));
  const block = {
    id: `app-block-${name}`,
    type: name,
    settings: { ...defaults, ...changed },
    shopify_attributes: "",
  };
  return {
    schema,
    render: (objects: object): Promise<string> =>
      engine.render(template, { block }, { globals: objects }) as Promise<string>,
  };
};

export type AppBlock = ReturnType<typeof createAppBlock>;
