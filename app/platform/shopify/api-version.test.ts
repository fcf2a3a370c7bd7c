import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { schemaVersion } from "#test/simulator/graphql/schema.ts";
import { apiVersion } from "./api-version.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const sources = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.tsx?$/.test(entry.name) &&
        !/\.test\.|generated/.test(entry.parentPath + entry.name),
    )
    .map((entry) => path.join(entry.parentPath, entry.name));

it("agrees with what Shopify is told and with the simulator's schema", () => {
  const toml = readFileSync(path.join(root, "shopify.app.toml"), "utf8");
  expect(/api_version = "(.*)"/.exec(toml)?.[1]).toBe(apiVersion);
  expect(schemaVersion).toBe(apiVersion);
});

it("is written once in the app", () => {
  const naming = sources("app").filter((file) =>
    /ApiVersion\.|20\d\d-(01|04|07|10)\b/.test(readFileSync(file, "utf8")),
  );
  expect(naming.map((file) => path.relative(root, file))).toEqual(["app/platform/shopify/api-version.ts"]);
});
