// The simulated admin around the app's frame: its navigation, address, messages and save bar.
(() => {
  const find = (selector) => document.querySelector(selector);
  const frame = find("iframe");
  const { base = "", token = "", appOrigin = "", storeBase = "" } = frame.dataset;

  const tell = (kind, detail) =>
    frame.contentWindow?.postMessage({ from: "admin", kind, ...detail }, appOrigin);

  const navigation = find("nav");
  const pathOf = (href) => new URL(href, appOrigin).pathname;
  let current = "";
  let links = [];

  /** The longest address that the page's address begins with is the one we are in. */
  const currentLink = () =>
    links
      .filter(({ href }) => current === pathOf(href) || current.startsWith(`${pathOf(href)}/`))
      .toSorted((left, right) => right.href.length - left.href.length)[0];

  const showLinks = () => {
    const here = currentLink();
    navigation.replaceChildren(
      ...links.map((link) => {
        const anchor = document.createElement("a");
        anchor.href = base + link.href;
        anchor.textContent = link.text;
        if (link === here) anchor.setAttribute("aria-current", "page");
        anchor.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          leave().then((may) => may && tell("navigate", { href: link.href }));
        });
        return anchor;
      }),
    );
  };

  const saveBar = find("[data-save-bar]");
  const leaveDialog = find("dialog");
  const leave = () => {
    if (saveBar.hidden) return Promise.resolve(true);
    leaveDialog.returnValue = "";
    leaveDialog.showModal();
    return new Promise((resolve) => {
      leaveDialog.addEventListener("close", () => resolve(leaveDialog.returnValue === "leave"), {
        once: true,
      });
    }).then((may) => {
      if (may) tell("save-bar", { saves: false });
      return may;
    });
  };
  for (const button of saveBar.querySelectorAll("button")) {
    button.addEventListener("click", () => tell("save-bar", { saves: button.dataset.saves === "yes" }));
  }

  const toasts = find("[data-toasts]");
  const showToast = ({ id, message, duration = 5000, isError, action }) => {
    const toast = document.createElement("p");
    toast.id = id;
    toast.className = isError ? "toast toast--error" : "toast";
    toast.append(message);
    if (action) {
      const button = document.createElement("button");
      button.textContent = action;
      button.addEventListener("click", () => tell("toast-action", { id }));
      toast.append(button);
    }
    toasts.append(toast);
    setTimeout(() => toast.remove(), duration);
  };

  const answers = {
    "id-token": async () => (await (await fetch(token)).json()).token,
    leave,
    scopes: async () => ({ granted: (frame.dataset.scopes ?? "").split(","), required: [], optional: [] }),
    extensions: async () => JSON.parse(frame.dataset.extensions ?? "[]"),
  };

  const hears = {
    page: (told) => {
      links = told.links;
      showLinks();
      if (told.title) document.title = told.title;
    },
    location: ({ path }) => {
      current = pathOf(path);
      history.replaceState(null, "", base + path);
      showLinks();
    },
    toast: showToast,
    "toast-hide": ({ id }) => document.getElementById(id)?.remove(),
    loading: ({ isLoading }) => find("[data-loading]").toggleAttribute("hidden", !isLoading),
    "save-bar": ({ shown }) => saveBar.toggleAttribute("hidden", !shown),
    admin: ({ path }) => location.assign(storeBase + path),
  };

  window.addEventListener("message", async ({ origin, source, data }) => {
    if (origin !== appOrigin || source !== frame.contentWindow || data?.from !== "app-bridge") return;
    hears[data.kind]?.(data);
    const answer = answers[data.kind];
    if (answer) tell("answer", { question: data.question, value: await answer(data) });
  });

  // Only now: what the frame says first must not go unheard.
  frame.src = frame.dataset.src ?? "";
})();
