const emailAddress = /\S@\S/;
/** In the digits of any script. */
const phone = /\+?\p{Nd}(?:[\s().-]*\p{Nd}){6,}/u;
/** Seven digits and more, and yet no phone. */
const day = /\b\d{4}-\d{2}-\d{2}\b/g;

/** What merchants write is shown to others and kept for long, so it may name nobody: no e-mail address, no phone. */
export const holdsContact = (raw: string): boolean => {
  const text = raw.normalize("NFKC");
  return emailAddress.test(text) || phone.test(text.replaceAll(day, "day"));
};
