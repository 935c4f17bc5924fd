// How far files are, every few seconds, until none waits. Without this file: "See how far they are now".

const files = document.querySelector("[data-module='downloads']");

if (files && "waits" in files.dataset) {
  const hideLink = () => files.querySelectorAll("[data-look-again]").forEach((link) => { link.hidden = true; });
  const look = async () => {
    // A button that has the focus is not taken away under the hand that is about to press it.
    if (document.hidden || files.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-module='downloads']");
      if (!now) return;
      files.replaceChildren(...now.childNodes);
      hideLink();
      if (!("waits" in now.dataset)) clearInterval(timer);
    } catch {
      // The page keeps what it shows; the next try may reach the server again.
    }
  };
  const timer = setInterval(look, 3000);
  hideLink();
}
