import { commands } from "#app/edges/cli/commands.ts";
import { withDemoEnv } from "#app/edges/cli/demo-env.server.ts";
import { runCli } from "#app/edges/cli/run-cli.ts";
import { readEnv } from "#app/platform/env.server.ts";

process.exitCode = await runCli(process.argv.slice(2), {
  commands,
  readEnv: () => readEnv(withDemoEnv(process.env, process.cwd())),
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});
