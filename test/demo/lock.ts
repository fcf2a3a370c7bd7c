import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const isDemo = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("demo.ts");
};

/** One demo a folder. A lock whose process is gone, or is something else by now, was left by a demo that was killed. */
export const lockFolder = (dir: string): (() => void) => {
  const file = path.join(dir, "demo.lock");
  mkdirSync(dir, { recursive: true });
  const take = () => writeFileSync(file, String(process.pid), { flag: "wx" });
  try {
    take();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const pid = Number(readFileSync(file, "utf8"));
    if (pid > 0 && isDemo(pid)) {
      throw new Error(
        `A demo is running in ${dir} already (process ${pid}). Stop it first, or set DEMO_DIR.`,
      );
    }
    rmSync(file);
    take();
  }
  return () => rmSync(file, { force: true });
};
