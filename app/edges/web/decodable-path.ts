const replacement = encodeURIComponent("\ufffd");

const canDecode = (escapes: string): boolean => {
  try {
    return decodeURIComponent(escapes) !== "";
  } catch {
    return false;
  }
};

/**
 * A path with a replacement character for what is malformed in it. The router would write such a path to the console, and
 * paths carry codes and e-mails.
 */
export const decodablePath = (pathname: string): string =>
  pathname.replaceAll(/(?:%[0-9a-f]{2})+|%/gi, (escapes) => (canDecode(escapes) ? escapes : replacement));
