import admin from "../locales/he/admin.json";
import decisions from "../locales/he/decisions.json";
import programs from "../locales/he/programs.json";
import tiers from "../locales/he/tiers.json";
import views from "../locales/he/views.json";

/** What the admin says in this language; each namespace has names of its own. */
export const texts = { ...admin, ...decisions, ...programs, ...tiers, ...views };
