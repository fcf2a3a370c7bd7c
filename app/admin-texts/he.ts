import admin from "#app/locales/he/admin.json";
import decisions from "#app/locales/he/decisions.json";
import home from "#app/locales/he/home.json";
import languages from "#app/locales/he/languages.json";
import messagePages from "#app/locales/he/message-pages.json";
import noticeSettings from "#app/locales/he/notice-settings.json";
import programs from "#app/locales/he/programs.json";
import tiers from "#app/locales/he/tiers.json";
import views from "#app/locales/he/views.json";

/** What the admin says in this language; each namespace has names of its own. */
export const texts = {
  ...admin,
  ...decisions,
  ...home,
  ...languages,
  ...messagePages,
  ...noticeSettings,
  ...programs,
  ...tiers,
  ...views,
};
