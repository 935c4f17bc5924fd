// Where a row could not be sent, it says so. The choice stays on the page, and "Save" sends it again.
const unsaved = (event) => {
  const row = event.target.closest(".sp-register__row");
  const state = row?.querySelector(".sp-register__state");
  if (!state) return;
  state.textContent = "Not saved yet: no connection. Press “Save” in a minute.";
  state.classList.add("sp-register__unsaved");
  const said = document.getElementById("register-said");
  if (said) said.textContent = state.textContent;
};

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.body.addEventListener(name, unsaved);
