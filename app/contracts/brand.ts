export const cornerKinds = ["square", "soft", "round"] as const;
export type Corners = (typeof cornerKinds)[number];

export interface Brand {
  /** `#rrggbb` in lower case; null: the theme's own. */
  accent: string | null;
  corners: Corners;
}

export const isCorners = (value: unknown): value is Corners => cornerKinds.some((known) => known === value);

/** `#RGB` and `RRGGBB` are understood too; null for what is no colour. */
export const parseColour = (typed: string): string | null => {
  const [, digits] = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(typed.trim()) ?? [];
  if (digits === undefined) return null;
  const six = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return `#${six.toLowerCase()}`;
};

/** How light a part of a colour is, as WCAG 2.1 measures it. */
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Black or white, whichever is easier to read on it. */
export const textOn = (colour: string): string => {
  const light = luminance(colour) + 0.05;
  return light / 0.05 >= 1.05 / light ? "#000000" : "#ffffff";
};

export const radiusOf: Readonly<Record<Corners, string>> = { square: "0", soft: "0.5rem", round: "1.5rem" };
