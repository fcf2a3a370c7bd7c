import admin from "#app/locales/en/admin.json";
import decisions from "#app/locales/en/decisions.json";
import home from "#app/locales/en/home.json";
import languages from "#app/locales/en/languages.json";
import messagePages from "#app/locales/en/message-pages.json";
import noticeSettings from "#app/locales/en/notice-settings.json";
import programs from "#app/locales/en/programs.json";
import tiers from "#app/locales/en/tiers.json";
import views from "#app/locales/en/views.json";

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
