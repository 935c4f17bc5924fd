// What the pages gain with script: focus on the error summary, a running count of characters, one click instead of two,
// a quick exit that leaves no trace in the history. Each page works without this file.

const each = (module, start) => document.querySelectorAll(`[data-module="${module}"]`).forEach(start);

// The error summary takes the focus; its links put the label or legend in sight and the focus on the control.
each("govuk-error-summary", (summary) => {
  summary.setAttribute("tabindex", "-1");
  summary.addEventListener("blur", () => summary.removeAttribute("tabindex"), { once: true });
  summary.focus({ preventScroll: true });
  // It stands at the top of the page; only where much stands above it does the page move.
  if (summary.getBoundingClientRect().top > window.innerHeight / 2) summary.scrollIntoView();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const group = control.closest("fieldset")?.querySelector("legend") || control.labels?.[0];
    (group || control).scrollIntoView();
    control.focus({ preventScroll: true });
  });
});

// The count speaks only after a pause in typing.
each("govuk-character-count", (group) => {
  const box = group.querySelector(".govuk-js-character-count");
  const info = box && document.getElementById(`${box.id}-info`);
  if (!info) return;
  const limit = Number(group.dataset.maxlength);
  const spoken = document.createElement("p");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("role", "status");
  info.after(spoken);
  let pause;
  const count = (speak) => {
    // The server counts a line end as two characters, as it arrives.
    const left = limit - [...box.value.replace(/\n/g, "\r\n")].length;
    const amount = Math.abs(left).toLocaleString("en-GB");
    const text = `You have ${amount} character${Math.abs(left) === 1 ? "" : "s"} ${left < 0 ? "too many" : "left"}`;
    info.textContent = text;
    info.classList.toggle("govuk-error-message", left < 0);
    clearTimeout(pause);
    if (speak) pause = setTimeout(() => { spoken.textContent = text; }, 1000);
  };
  box.addEventListener("input", () => count(true));
  count(false);
});

// A second press within a second is the same press.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.dataset.preventDoubleClick !== "true") return;
  const now = Date.now();
  if (now - Number(button.dataset.pressed || 0) < 1000) event.preventDefault();
  else button.dataset.pressed = String(now);
});

// Leaving: the page is blanked at once and replaced in the history. Three presses of Shift do the same.
each("quick-exit", (link) => {
  const leave = (event) => {
    event?.preventDefault();
    document.documentElement.classList.add("sp-gone");
    document.title = "Weather";
    location.replace(link.href);
  };
  link.addEventListener("click", leave);
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    presses = [...presses, Date.now()].slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] < 2000) leave();
  });
});

// Coming back by the back button to a page that was blanked, or whose button was just pressed.
window.addEventListener("pageshow", () => {
  document.documentElement.classList.remove("sp-gone");
  document.querySelectorAll("[data-pressed]").forEach((button) => delete button.dataset.pressed);
});

each("govuk-skip-link", (link) => {
  link.addEventListener("click", () => {
    const main = document.getElementById(link.hash.slice(1));
    if (!main) return;
    main.setAttribute("tabindex", "-1");
    main.addEventListener("blur", () => main.removeAttribute("tabindex"), { once: true });
    main.focus();
  });
});

// Buttons that can do nothing without script are shown only with it.
each("needs-script", (button) => { button.hidden = false; });
each("print", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
