/** A block or app embed of extensions/referral-theme. */
export interface ThemeBlock {
  /** The name of its file. */
  handle: string;
  /** Where a block is put first; null for an embed, which is on every page. */
  template: string | null;
}

export const themeBlocks: readonly ThemeBlock[] = [
  { handle: "referral-links", template: null },
  { handle: "friend-landing", template: "index" },
  { handle: "refer-a-friend", template: "page" },
  { handle: "points-and-tier", template: "page" },
];
