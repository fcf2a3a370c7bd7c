// A choice is made by choosing; without this script the button beside it does the same.
for (const select of document.querySelectorAll("form[data-submit-on-change] select")) {
  select.addEventListener("change", () => select.closest("form")?.requestSubmit());
}
