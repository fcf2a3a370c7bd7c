import { fileURLToPath } from "node:url";
import { buildWhenNeeded } from "../demo/build.ts";

/** Once, before each worker starts a demo of its own. */
const buildPages = async (): Promise<void> => {
  await buildWhenNeeded(fileURLToPath(new URL("../..", import.meta.url)));
};

export default buildPages;
