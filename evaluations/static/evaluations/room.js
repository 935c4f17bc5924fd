// The number of answers as they arrive, and the code over the whole screen. Without this file: "Look again".

const wall = document.querySelector("[data-module='room']");

if (wall) {
  const count = wall.querySelector("[data-count]");
  document.querySelectorAll("[data-look-again]").forEach((link) => { link.hidden = true; });
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(count.dataset.count, { credentials: "same-origin" });
      const text = answer.ok && !answer.redirected ? await answer.text() : "";
      if (text && text.trim() !== count.innerHTML.trim()) count.innerHTML = text;
    } catch {
      // The wall keeps the last number; the next try may reach the server again.
    }
  };
  setInterval(refresh, 5000);
  const large = document.querySelector("[data-full-screen]");
  if (large && wall.requestFullscreen) {
    large.hidden = false;
    large.addEventListener("click", () => wall.requestFullscreen());
  }
}
