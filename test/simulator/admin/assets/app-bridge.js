// Stands in for Shopify's app-bridge.js: gives the framed app `window.shopify` and speaks with the simulated admin.
(() => {
  const script = document.currentScript;
  const adminOrigin = new URL(script.src).origin;
  const query = new URLSearchParams(location.search);
  const meta = document.querySelector('meta[name="shopify-api-key"]');
  const config = {
    apiKey: script.dataset.apiKey ?? meta?.getAttribute("content") ?? "",
    shop: query.get("shop") ?? "",
    host: query.get("host") ?? "",
    locale: query.get("locale") ?? "en",
    appOrigins: [],
  };

  const tell = (kind, detail = {}) =>
    window.parent.postMessage({ from: "app-bridge", kind, ...detail }, adminOrigin);

  const waiting = new Map();
  let asked = 0;
  const ask = (kind, detail = {}) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      tell(kind, { question: asked, ...detail });
    });

  const idToken = () => ask("id-token");

  // Parameters that belong to the frame and not to the app's own address.
  const framed = [
    "embedded",
    "hmac",
    "host",
    "id_token",
    "locale",
    "session",
    "shop",
    "timestamp",
    "protocol",
  ];
  const tellLocation = () => {
    const at = new URL(location.href);
    for (const name of framed) at.searchParams.delete(name);
    tell("location", { path: at.pathname + at.search + at.hash });
  };

  const isNavigation = "s-app-nav, ui-nav-menu";
  const navigationLinks = () =>
    [...document.querySelectorAll(`:is(${isNavigation}) :is(a, s-link)`)].map((link) => ({
      href: link.getAttribute("href") ?? "",
      text: link.textContent?.trim() ?? "",
    }));

  let announced = "";
  const announce = () => {
    const titleBar = document.querySelector("ui-title-bar");
    const what = { links: navigationLinks(), title: titleBar?.getAttribute("title") ?? document.title };
    if (JSON.stringify(what) === announced) return;
    announced = JSON.stringify(what);
    tell("page", what);
  };

  const navigate = (href) => {
    const links = [...document.querySelectorAll(`:is(${isNavigation}) :is(a, s-link)`)];
    const link = links.find((candidate) => candidate.getAttribute("href") === href);
    if (link === undefined) location.assign(href);
    else link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, composed: true }));
  };

  // Addresses of the real admin lead to the simulated one.
  const adminPath = (address) =>
    /^shopify:\/*admin(\/.*)$/i.exec(address)?.[1] ??
    /^https:\/\/admin\.shopify\.com\/store\/[^/]+(\/.*)$/.exec(address)?.[1] ??
    /^https:\/\/[\w-]+\.myshopify\.com\/admin(\/.*)$/.exec(address)?.[1];
  const openWindow = window.open.bind(window);
  window.open = (url, ...rest) => {
    const path = adminPath(String(url));
    if (path === undefined) return openWindow(url, ...rest);
    tell("admin", { path });
    return null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const path = adminPath(link?.getAttribute("href") ?? "");
    if (path === undefined) return;
    event.preventDefault();
    tell("admin", { path });
  });

  const retryHeader = "X-Shopify-Retry-Invalid-Session-Request";
  const plainFetch = window.fetch.bind(window);
  const fetchSigned = async (request) => {
    request.headers.set("Authorization", `Bearer ${await idToken()}`);
    return plainFetch(request);
  };
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isOurs = new URL(request.url).origin === location.origin && !request.headers.has("Authorization");
    if (!isOurs) return plainFetch(request);
    const again = request.clone();
    const first = await fetchSigned(request);
    const response = first.headers.has(retryHeader) ? await fetchSigned(again) : first;
    const elsewhere = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere !== null) window.open(elsewhere, "_top");
    return response;
  };

  let toasts = 0;
  const toastActions = new Map();
  const toast = {
    show: (message, { onAction, ...options } = {}) => {
      toasts += 1;
      const id = `toast-${toasts}`;
      if (onAction) toastActions.set(id, onAction);
      tell("toast", { id, message, ...options });
      return id;
    },
    hide: (id) => tell("toast-hide", { id }),
  };

  // Whatever waits to be saved: a ui-save-bar or a form.
  let unsaved = null;
  const showSaveBar = (bar) => {
    unsaved = bar;
    tell("save-bar", { shown: true });
  };
  const hideSaveBar = (bar) => {
    if (unsaved !== bar) return;
    unsaved = null;
    tell("save-bar", { shown: false });
  };
  const answerSaveBar = (saves) => {
    if (unsaved instanceof HTMLFormElement) return saves ? unsaved.requestSubmit() : unsaved.reset();
    const button = saves ? 'button[variant="primary"]' : "button:not([variant])";
    unsaved?.querySelector(button)?.click();
  };
  const savedForm = (event) => event.target.closest("form[data-save-bar]");
  document.addEventListener("input", (event) => {
    const form = savedForm(event);
    if (form) showSaveBar(form);
  });
  for (const end of ["submit", "reset"]) {
    document.addEventListener(end, (event) => {
      const form = savedForm(event);
      if (form) hideSaveBar(form);
    });
  }

  class SaveBar extends HTMLElement {
    show() {
      showSaveBar(this);
      this.dispatchEvent(new Event("show"));
    }
    hide() {
      hideSaveBar(this);
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      if (unsaved === this) this.hide();
      else this.show();
    }
  }

  class Modal extends HTMLElement {
    #dialog = document.createElement("dialog");
    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      this.#dialog.append(document.createElement("slot"));
      this.#dialog.addEventListener("close", () => this.dispatchEvent(new Event("hide")));
      root.append(this.#dialog);
    }
    /** Where @shopify/app-bridge-react puts the modal's children. */
    get content() {
      return this.querySelector("div") ?? this;
    }
    show() {
      if (this.#dialog.open) return;
      this.#dialog.showModal();
      this.dispatchEvent(new Event("show"));
    }
    hide() {
      if (this.#dialog.open) this.#dialog.close();
    }
    toggle() {
      if (this.#dialog.open) this.hide();
      else this.show();
    }
  }
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);

  const byId = (act) => async (id) => document.getElementById(id)?.[act]();

  const shopify = {
    config,
    origin: adminOrigin,
    ready: Promise.resolve(),
    environment: { mobile: false, embedded: window.parent !== window, pos: false },
    idToken,
    user: async () => ({ accountAccess: "account owner" }),
    toast,
    loading: (isLoading) => tell("loading", { isLoading: isLoading !== false }),
    modal: { show: byId("show"), hide: byId("hide"), toggle: byId("toggle") },
    saveBar: {
      show: byId("show"),
      hide: byId("hide"),
      toggle: byId("toggle"),
      leaveConfirmation: async () => {
        if (unsaved !== null && !(await ask("leave"))) await new Promise(() => {});
      },
    },
    scopes: {
      query: () => ask("scopes"),
      request: (scopes) => ask("scopes-request", { scopes }),
    },
    /** Without the permission to see products Shopify's picker does not open. */
    resourcePicker: async (options) => {
      const { refused, selection } = await ask("resource-picker", { options });
      if (refused) throw new Error("Missing permission: read_products");
      return selection ?? undefined;
    },
    app: { extensions: () => ask("extensions") },
    webVitals: { onReport: () => {} },
  };
  Object.assign(window, { shopify });

  const reload = query.get("shopify-reload");
  const goBackWithToken = async (address) => {
    const target = new URL(address, location.origin);
    if (target.origin !== location.origin) return;
    target.searchParams.set("id_token", await idToken());
    location.replace(target);
  };

  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== adminOrigin || source !== window.parent || data?.from !== "admin") return;
    if (data.kind === "answer") {
      waiting.get(data.question)?.(data.value);
      waiting.delete(data.question);
    } else if (data.kind === "navigate") navigate(data.href);
    else if (data.kind === "save-bar") answerSaveBar(data.saves);
    else if (data.kind === "toast-action") toastActions.get(data.id)?.();
  });

  if (reload !== null) {
    goBackWithToken(reload);
    return;
  }

  const hidden = new CSSStyleSheet();
  hidden.replaceSync("s-app-nav, ui-nav-menu, ui-title-bar, ui-save-bar { display: none !important; }");
  document.adoptedStyleSheets.push(hidden);
  for (const method of ["pushState", "replaceState"]) {
    const change = history[method].bind(history);
    history[method] = (...values) => {
      change(...values);
      tellLocation();
    };
  }
  window.addEventListener("popstate", tellLocation);
  document.addEventListener("DOMContentLoaded", () => {
    tellLocation();
    announce();
    new MutationObserver(announce).observe(document.documentElement, {
      attributeFilter: ["href", "title"],
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
})();
