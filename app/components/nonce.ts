import { createContext } from "react";

/** What the page's own scripts carry, so that no other is run. Browsers hide it from scripts; it is empty there. */
export const NonceContext = createContext("");
