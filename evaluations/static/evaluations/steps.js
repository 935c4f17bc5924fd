// One group of questions a screen, with progress. Without this file the form is one page with the same questions.

const form = document.querySelector("[data-module='steps']");

if (form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const seconds = steps.map((step) => Number(step.dataset.seconds || 0));
  const bar = form.querySelector("[data-steps-bar]");
  const back = bar.querySelector("[data-back]");
  const next = bar.querySelector("[data-next]");
  const send = bar.querySelector("[data-send]");
  const safety = document.querySelector(".sp-safety");
  const progress = form.querySelector("[data-progress]");
  const words = progress.querySelector(".sp-progress__text");
  const done = progress.querySelector(".sp-progress__done");
  let at = 0;

  const left = (index) => {
    const minutes = seconds.slice(index).reduce((sum, each) => sum + each, 0) / 60;
    if (minutes < 0.75) return "Less than a minute left";
    return minutes < 1.5 ? "About a minute left" : `About ${Math.round(minutes)} minutes left`;
  };

  const show = (index, focus = true) => {
    at = Math.max(0, Math.min(index, steps.length - 1));
    steps.forEach((step, number) => { step.hidden = number !== at; });
    const last = at === steps.length - 1;
    back.hidden = at === 0;
    next.hidden = last;
    next.textContent = at === 0 ? "Start" : "Next";
    send.hidden = !last;
    progress.hidden = at === 0;
    done.setAttribute("width", String(Math.round((100 * at) / (steps.length - 1))));
    words.textContent = `Part ${at} of ${steps.length - 1}. ${last ? "The last one" : left(at)}`;
    if (!focus) return;
    const heading = steps[at].querySelector("h2");
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    // Below the bar that stays at the top of the page.
    window.scrollTo(0, form.getBoundingClientRect().top + window.scrollY - (safety?.offsetHeight || 0) - 16);
  };

  const go = (index) => {
    show(index);
    // The phone's own back button goes back one group, not out of the form.
    history.pushState({ step: at }, "");
  };

  const stepOf = (element) => steps.findIndex((step) => step.contains(element));

  document.documentElement.classList.add("sp-stepping");
  next.addEventListener("click", () => go(at + 1));
  back.addEventListener("click", () => go(at - 1));
  window.addEventListener("popstate", (event) => show(event.state?.step ?? 0));

  // Enter in a line of text goes on instead of sending a form that is half unseen.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || at === steps.length - 1 || !event.target.matches("input:not([type='submit'])")) return;
    event.preventDefault();
    go(at + 1);
  });

  // A link of the error summary leads into a group that may be hidden: show it first.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".govuk-error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    const index = target ? stepOf(target) : -1;
    if (index >= 0 && index !== at) show(index, false);
  }, { capture: true });

  const wrong = form.querySelector(".govuk-form-group--error");
  const first = wrong ? stepOf(wrong) : document.querySelector(".govuk-error-summary") ? steps.length - 1 : 0;
  history.replaceState({ step: first }, "");
  show(first, false);
}

// A question that follows another is there only when the answer leads to it. Without this file its hint says so.
document.querySelectorAll("[data-follows]").forEach((part) => {
  const wanted = part.dataset.answers.split(" ");
  const controls = [...document.getElementsByName(part.dataset.follows)];
  const look = () => {
    const chosen = controls.filter((each) => each.checked || each.tagName === "SELECT").map((each) => each.value);
    part.hidden = !chosen.some((value) => wanted.includes(value));
  };
  controls.forEach((each) => each.addEventListener("change", look));
  look();
});
