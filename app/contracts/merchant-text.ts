const emailAddress = /\S@\S/;
const phone = /\+?\d(?:[\s().-]*\d){6,}/;
/** Seven digits and more, and yet no phone. */
const day = /\b\d{4}-\d{2}-\d{2}\b/g;

/** What merchants write is shown to others and kept for long, so it may name nobody: no e-mail address, no phone. */
export const holdsContact = (text: string): boolean =>
  emailAddress.test(text) || phone.test(text.replaceAll(day, "day"));
