import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { actorKinds, auditActions } from "./contracts/audit-names.ts";
import { createI18n } from "./i18n.ts";
import { scopes } from "./modules/api-keys/index.ts";
import { optionalScopes } from "./modules/shops/index.ts";

const keys = [
  ...scopes.map((scope) => `settings.keys.scope.${scope.replace(":", "_")}`),
  ...optionalScopes.map((scope) => `settings.permissions.stops.${scope}`),
  ...actorKinds.map((kind) => `privacy.log.actor.${kind}`),
  ...Object.entries(auditActions).flatMap(([area, verbs]) => [
    `privacy.log.area.${area}`,
    ...verbs.map((verb) => `privacy.log.action.${area}.${verb}`),
  ]),
];

it.each(keys)("has words for %s", (key) => {
  expect(createI18n("en").exists(key)).toBe(true);
});

it("knows every action that is written out in the modules", () => {
  const modules = path.join(import.meta.dirname, "modules");
  const files = readdirSync(modules, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const written = files.flatMap((name) => [
    ...readFileSync(path.join(modules, name), "utf8").matchAll(/action: "([a-z_.]+)"/g),
  ]);
  const known = new Set(keys.map((key) => key.replace("privacy.log.action.", "")));
  expect(written.length).toBeGreaterThan(5);
  expect(written.map(([, action]) => action).filter((action) => !known.has(action ?? ""))).toEqual([]);
});
