import { readFileSync } from "node:fs";
import path from "node:path";
import { createLiquid, readWords } from "./liquid.ts";

export const extensionFolder = path.resolve(import.meta.dirname, "../../../extensions/referral-theme");
export const extensionAssets = "/shops/cdn/extension";

interface BlockSchema {
  javascript: string;
  stylesheet: string;
  settings: { id: string; default?: unknown }[];
}

const readSchema = (source: string): BlockSchema => {
  const [, json = "{}"] = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(source) ?? [];
  return JSON.parse(json) as BlockSchema;
};

/** The app's block as a theme would show it after a merchant has added it and changed nothing. */
export const createAppBlock = (name: string) => {
  const engine = createLiquid({
    root: path.join(extensionFolder, "blocks"),
    assetsAt: extensionAssets,
    wordsOf: readWords(path.join(extensionFolder, "locales"), ["ar", "he"], "en.default"),
  });
  const source = readFileSync(path.join(extensionFolder, "blocks", `${name}.liquid`), "utf8");
  const { javascript, stylesheet, settings } = readSchema(source);
  const template = engine.parse(source);
  const block = {
    id: `app-block-${name}`,
    type: name,
    settings: Object.fromEntries(settings.map((setting) => [setting.id, setting.default ?? ""])),
    shopify_attributes: "",
  };
  return {
    /** What Shopify puts into the head of a page that shows the block. */
    head: `<link rel="stylesheet" href="${extensionAssets}/${stylesheet}"><script src="${extensionAssets}/${javascript}" async></script>`,
    render: (objects: object): Promise<string> =>
      engine.render(template, { ...objects, block }) as Promise<string>,
  };
};
