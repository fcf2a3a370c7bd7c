/** A file of the program, as it stands on the disk. */
export interface Source {
  path: string;
  text: string;
}

export interface UsedKeys {
  /** Keys that a call names, with the file: each must exist. */
  named: readonly { key: string; path: string }[];
  /** What a call makes of variables: at least one key must fit. */
  patterns: readonly { pattern: RegExp; written: string; path: string }[];
  /** Every word in quotes: a key that stands there is in use. */
  quoted: ReadonlySet<string>;
}

const keyLike = /^[a-z][\w-]*(\.[\w-]+)*$/;

/** The first argument of each `t(...)`: up to its comma or the end of the call. */
const callsIn = (text: string): string[] => {
  const code = text.replaceAll(/^\s*(\/\*\*|\*|\/\/).*$/gm, "");
  return [...code.matchAll(/\bt\(/g)].map(({ index }) => firstArgument(code, index + 2));
};

const firstArgument = (text: string, from: number): string => {
  let depth = 0;
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (quote !== "") {
      if (character === quote && text[at - 1] !== "\\") quote = "";
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[([{]/.test(character)) depth += 1;
    else if (/[)\]}]/.test(character)) {
      if (depth === 0) return text.slice(from, at);
      depth -= 1;
    } else if (character === "," && depth === 0) return text.slice(from, at);
  }
  return "";
};

/** `t(kind === "percent" ? "a.b" : "c.d")` names two keys; what it compares with is none. */
const namedIn = (argument: string): string[] =>
  [...argument.matchAll(/([=!]==\s*)?"([^"]+)"(\s*[=!]==)?/g)].flatMap(([, before, text = "", after]) =>
    before === undefined && after === undefined && keyLike.test(text) ? [text] : [],
  );

const escaped = (text: string): string => text.replaceAll(/[.*+?^()|[\]\\]/g, String.raw`\$&`);

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\$\{[^}]*\}/)
      .map(escaped)
      .join(String.raw`[\w.-]+`)}$`,
  );

const templatesIn = (argument: string): string[] =>
  [...argument.matchAll(/`([^`]*\$\{[^`]*)`/g)].map(([, template = ""]) => template);

const quotedIn = (text: string): string[] =>
  [...text.matchAll(/["'`]([a-z][\w-]*(?:\.[\w-]+)*)["'`]/g)].map(([, word = ""]) => word);

/** A static look at the calls of `t`. What they are given in variables is declared in dynamic-keys.ts. */
export const usedKeys = (sources: readonly Source[]): UsedKeys => {
  const calls = sources.flatMap(({ path, text }) => callsIn(text).map((argument) => ({ path, argument })));
  return {
    named: calls.flatMap(({ path, argument }) =>
      argument.includes("`") ? [] : namedIn(argument).map((key) => ({ key, path })),
    ),
    patterns: calls.flatMap(({ path, argument }) =>
      templatesIn(argument).map((written) => ({ pattern: patternOf(written), written, path })),
    ),
    quoted: new Set(sources.flatMap(({ text }) => quotedIn(text))),
  };
};

/** The theme's templates: `{{ 'share.link' | t }}` and, for its editor, `t:settings.text.info`. */
export const usedThemeKeys = (sources: readonly Source[]): UsedKeys => ({
  named: sources.flatMap(({ path, text }) =>
    [...text.matchAll(/['"]([a-z][\w.]*)['"]\s*\|\s*t\b/g)].map(([, key = ""]) => ({ key, path })),
  ),
  patterns: [],
  quoted: new Set(
    sources.flatMap(({ text }) =>
      [...text.matchAll(/['"](?:t:)?([a-z][\w.]*)['"]/g)].map(([, key = ""]) => key),
    ),
  ),
});
