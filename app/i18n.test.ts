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
