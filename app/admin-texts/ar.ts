import admin from "../locales/ar/admin.json";
import decisions from "../locales/ar/decisions.json";
import programs from "../locales/ar/programs.json";
import tiers from "../locales/ar/tiers.json";
import views from "../locales/ar/views.json";

/** What the admin says in this language; each namespace has names of its own. */
export const texts = { ...admin, ...decisions, ...programs, ...tiers, ...views };
