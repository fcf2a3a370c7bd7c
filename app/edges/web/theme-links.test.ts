import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { themeBlocks } from "#app/contracts/theme-blocks.ts";
import { editorLink } from "./theme-links.ts";

const folder = "extensions/referral-theme/blocks";

it("knows every block of the theme extension, and which of them are embeds", () => {
  const files = readdirSync(folder).map((name) => name.replace(".liquid", ""));
  expect(themeBlocks.map(({ handle }) => handle).toSorted()).toEqual(files.toSorted());
  for (const { handle, template } of themeBlocks) {
    const isSection = readFileSync(`${folder}/${handle}.liquid`, "utf8").includes('"target": "section"');
    expect(template !== null, handle).toBe(isSection);
  }
});

it("leads to the editor in the forms that Shopify documents", () => {
  const link = (template: string | null) => {
    const { origin, pathname, searchParams } = new URL(
      editorLink("demo-shop.myshopify.com", "client", { handle: "some-block", template }),
    );
    return [origin + pathname, Object.fromEntries(searchParams)];
  };
  const editor = "https://demo-shop.myshopify.com/admin/themes/current/editor";
  expect(link("page")).toEqual([
    editor,
    { template: "page", addAppBlockId: "client/some-block", target: "newAppsSection" },
  ]);
  expect(link(null)).toEqual([
    editor,
    { context: "apps", template: "index", activateAppId: "client/some-block" },
  ]);
});
