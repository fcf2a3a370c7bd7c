import admin from "../locales/en/admin.json";
import decisions from "../locales/en/decisions.json";
import programs from "../locales/en/programs.json";
import tiers from "../locales/en/tiers.json";
import views from "../locales/en/views.json";

/** What the admin says in this language; each namespace has names of its own. */
export const texts = { ...admin, ...decisions, ...programs, ...tiers, ...views };
