/*
 * The arrows of the house as a lint rule:
 *   routes | edges | entrypoints -> composition -> modules -> platform; routes also to components; contracts import nothing.
 */
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

/** What each room may import, and why not the rest. Types may come from anywhere: they leave no trace at run time. */
const mayImport = {
  routes: [
    "routes",
    "edges",
    "components",
    "contracts",
    "modules",
    "platform",
    "i18n",
    "locales",
    "load-context",
  ],
  edges: ["edges", "contracts", "modules", "platform", "i18n", "load-context"],
  entrypoints: ["entrypoints", "composition", "edges", "platform"],
  composition: ["composition", "edges", "modules", "platform", "contracts"],
  modules: ["modules", "platform", "contracts"],
  platform: ["platform", "contracts"],
  components: ["components", "i18n", "locales", "contracts", "platform"],
  contracts: ["contracts"],
};

const whys = {
  routes:
    "A route only parses, calls one use case and answers; the composed app is handed to it as context.app.",
  edges: "An edge is as thin as a route; adapters are picked in the composition alone.",
  entrypoints: "An entrypoint starts what composition.server.ts made.",
  composition: "Composition puts modules and platform together and knows no page.",
  modules: "A module is the business: it knows the platform, never the doors it is called through.",
  platform: "The ground floor knows nothing of what stands on it.",
  components: "Components show what they are given.",
  contracts: "What crosses a wire is described without importing anything.",
};

const pureMayNotImport =
  /^(node:(?!crypto$)|@prisma|pg$|pg\/|@shopify\/|bullmq|ioredis|@remix-run|react|@platformatic|kafkajs)|\.server(\.ts)?$/;

const roomOf = (file) => {
  const relative = path.relative(path.join(root, "app"), file);
  if (relative.startsWith("..")) return null;
  const [first = ""] = relative.split(path.sep);
  return first.replace(/\.(server\.)?tsx?$/, "");
};

const moduleOf = (file) => path.relative(path.join(root, "app/modules"), file).split(path.sep)[0];

const targetOf = (importer, source) => {
  if (source.startsWith("#app/")) return path.join(root, "app", source.slice("#app/".length));
  return source.startsWith(".") ? path.resolve(path.dirname(importer), source) : null;
};

const isTypeOnly = (node) =>
  node.importKind === "type" ||
  node.exportKind === "type" ||
  (node.specifiers?.length > 0 && node.specifiers.every(({ importKind }) => importKind === "type"));

/** Null when the import is allowed, else the reason why it is not. */
export const whyNot = (importer, source) => {
  const room = roomOf(importer);
  if (room === null || !(room in mayImport)) return null;
  const isPure = room === "modules" && !/\.(server|test)\.ts$|\/index\.ts$/.test(importer);
  if (isPure && pureMayNotImport.test(source)) {
    return `The deciding part of a module is pure: ${source} belongs in a *.server.ts file; time, ids and randomness come in as arguments.`;
  }
  const target = targetOf(importer, source);
  if (target === null) return null;
  const targetRoom = roomOf(target);
  if (targetRoom === null) return null;
  if (!mayImport[room].includes(targetRoom)) return `${room} may not import ${targetRoom}. ${whys[room]}`;
  if (targetRoom === "composition" && room !== "composition" && !target.endsWith("composition.server.ts")) {
    return `The only public door of composition/ is composition.server.ts: import that instead of ${source}.`;
  }
  if (targetRoom === "modules" && path.basename(target) !== "index.ts") {
    const sameModule = room === "modules" && moduleOf(importer) === moduleOf(target);
    if (!sameModule) return `A module's only public door is its index.ts: import that instead of ${source}.`;
  }
  return null;
};

const check = (context) => (node) => {
  const source = node.source?.value;
  if (typeof source !== "string" || isTypeOnly(node)) return;
  const why = whyNot(context.filename, source);
  if (why !== null) context.report({ node, message: why });
};

export default {
  meta: { name: "house" },
  rules: {
    boundaries: {
      create: (context) => ({
        ImportDeclaration: check(context),
        ExportNamedDeclaration: check(context),
        ExportAllDeclaration: check(context),
        ImportExpression: check(context),
      }),
    },
  },
};
