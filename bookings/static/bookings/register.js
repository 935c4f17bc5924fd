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

// "Part" is half an answer: it goes when the minutes are there. Until then the row says what is missing, without alarm.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest(".sp-register__row");
  const part = row?.querySelector("input[value=PARTIAL]:checked");
  const minutes = row?.querySelector("input[name^=minutes_]");
  if (!part || minutes.value.trim() || event.detail.requestConfig.triggeringEvent?.target !== part) return;
  event.preventDefault();
  const state = row.querySelector(".sp-register__state");
  state.textContent = "Not saved yet: enter the minutes.";
  const said = document.getElementById("register-said");
  if (said) said.textContent = state.textContent;
});
