import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import rtlcss from "rtlcss";
import type { Plugin } from "vite";

const target = path.resolve("node_modules/.cache/polaris/polaris.rtl.css");

/** Polaris has no right-to-left rules: its style sheet is mirrored once a build and loaded instead of the plain one. */
export const mirroredPolaris = (): Plugin => ({
  name: "mirrored-polaris",
  config: () => {
    const source = createRequire(import.meta.url).resolve("@shopify/polaris/build/esm/styles.css");
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, rtlcss.process(readFileSync(source, "utf8")));
  },
});
