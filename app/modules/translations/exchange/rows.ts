/** One form of a text on its way to a translator and back. */
export interface ExchangeRow {
  /** With the ending of its form: `storefront.reward.points_few`. */
  key: string;
  locale: string;
  english: string;
  /** Empty while nobody translated it. */
  text: string;
  longest: number;
}

export interface ReadRow extends Pick<ExchangeRow, "key" | "locale" | "text"> {
  /** Where it stands in the file. */
  line: number;
}

/** The file itself cannot be read from there on. */
export interface Unreadable {
  line: number;
  says: string;
}
