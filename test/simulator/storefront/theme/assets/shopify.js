// What Shopify gives to every storefront page, as far as the app's block asks for it.
(() => {
  const { root, locale } = document.currentScript.dataset;
  const cookie = "sim_consent=yes";
  const consents = () => document.cookie.includes(cookie);
  const tell = () => {
    const allowed = consents();
    const detail = {
      marketingAllowed: allowed,
      analyticsAllowed: allowed,
      preferencesAllowed: allowed,
      saleOfDataAllowed: allowed,
    };
    document.dispatchEvent(new CustomEvent("visitorConsentCollected", { detail }));
  };
  window.Shopify = {
    locale,
    routes: { root },
    loadFeatures: (_features, done) => {
      Shopify.customerPrivacy ??= {
        marketingAllowed: consents,
        analyticsProcessingAllowed: consents,
        preferencesProcessingAllowed: consents,
        saleOfDataAllowed: consents,
        currentVisitorConsent: () => ({ marketing: consents() ? "yes" : "no" }),
      };
      done();
    },
  };
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-consent]");
    box.checked = consents();
    box.addEventListener("change", () => {
      document.cookie = box.checked ? `${cookie}; path=/; SameSite=Lax` : "sim_consent=; path=/; max-age=0";
      tell();
    });
  });
})();
