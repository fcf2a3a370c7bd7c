import { pathToFileURL } from "node:url";
import { commands } from "#app/edges/cli/commands.ts";
import { withDemoEnv } from "#app/edges/cli/demo-env.server.ts";
import { runCli } from "#app/edges/cli/run-cli.ts";
import { readEnv } from "#app/platform/env.server.ts";

const { stderr } = process;
const source = withDemoEnv(process.env, process.cwd());

/** The demo names a module that leads what is meant for Shopify to its simulator. */
const preload = async (): Promise<void> => {
  const { REFERRALS_PRELOAD: module } = source;
  if (module === undefined) return;
  Object.assign(process.env, source);
  await import(pathToFileURL(module).href);
};

process.exitCode = await runCli(process.argv.slice(2), {
  commands,
  readEnv: () => readEnv(source),
  // Composing the app takes a second that most commands need not wait for.
  openApp: async (env) => {
    await preload();
    const { compose } = await import("#app/composition.server.ts");
    return compose(env);
  },
  draw: stderr.isTTY ? (line) => stderr.write(`\r${line}\x1b[K`) : null,
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});
