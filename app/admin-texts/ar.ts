import admin from "#app/locales/ar/admin.json";
import decisions from "#app/locales/ar/decisions.json";
import home from "#app/locales/ar/home.json";
import languages from "#app/locales/ar/languages.json";
import messagePages from "#app/locales/ar/message-pages.json";
import noticeSettings from "#app/locales/ar/notice-settings.json";
import programs from "#app/locales/ar/programs.json";
import tiers from "#app/locales/ar/tiers.json";
import views from "#app/locales/ar/views.json";

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
