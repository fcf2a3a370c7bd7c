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
  const leaveDialog = find("[data-leave]");
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

  const scopes = async () => ({
    ...(await (await fetch(`${storeBase}/scopes`)).json()),
    required: [],
    optional: [],
  });

  /** Opens a dialog of the admin and answers how it was closed. */
  const askIn = (dialog) => {
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    });
  };

  const grant = find("[data-grant]");
  const requestScopes = async ({ scopes: wanted }) => {
    const list = grant.querySelector("ul");
    list.replaceChildren(
      ...wanted.map((scope) => Object.assign(document.createElement("li"), { textContent: scope })),
    );
    const may = (await askIn(grant)) === "allow";
    if (may)
      await fetch(`${storeBase}/scopes`, { method: "POST", body: new URLSearchParams({ scopes: wanted }) });
    return { result: may ? "granted-all" : "declined-all", detail: await scopes() };
  };

  const picker = find("[data-picker]");
  const optionOf = ({ id, title }, { multiple, selectionIds = [] }) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = multiple ? "checkbox" : "radio";
    input.name = "resource";
    input.value = id;
    input.dataset.title = title;
    input.checked = selectionIds.some((selected) => selected.id === id);
    label.append(input, ` ${title}`);
    return label;
  };
  const pickResources = async ({ options }) => {
    const answer = await fetch(`${storeBase}/resources?type=${options.type}`);
    if (!answer.ok) return { refused: true };
    const { resources } = await answer.json();
    const list = picker.querySelector("[data-resources]");
    const search = picker.querySelector("input[type=search]");
    const labels = resources.map((resource) => optionOf(resource, options));
    list.replaceChildren(...labels);
    search.value = options.query ?? "";
    search.oninput = () => {
      for (const label of labels) {
        label.hidden = !label.textContent.toLowerCase().includes(search.value.toLowerCase());
      }
    };
    if ((await askIn(picker)) !== "choose") return { selection: null };
    const chosen = [...list.querySelectorAll("input:checked")];
    return { selection: chosen.map(({ value, dataset }) => ({ id: value, title: dataset.title })) };
  };

  const answers = {
    "id-token": async () => (await (await fetch(token)).json()).token,
    leave,
    scopes,
    "scopes-request": requestScopes,
    "resource-picker": pickResources,
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
