// The page a package is played in. It listens to the content host's frame alone, saves what it reports one after the
// other, and says whether it is saved.
const box = document.getElementById("play");
const frame = document.getElementById("play-frame");
const said = document.getElementById("play-said");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const told = JSON.parse(document.getElementById("play-told").textContent);
const content = box.dataset.content;
const BEACON = 60_000; // What a browser sends even when the page is being left.
let waiting = null;
let sending = null;
let tries = 0;
let refused = false;

const say = (text, kind) => {
  said.textContent = text;
  said.dataset.kind = kind || "";
};

const send = async (cmi) => {
  const body = JSON.stringify({ part: told.part, cmi });
  const answer = await fetch(box.dataset.save, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body,
    keepalive: body.length < BEACON,
    credentials: "same-origin",
  });
  if (answer.redirected || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
    throw new Error("no answer of ours");
  }
  return { ok: answer.ok, ...(await answer.json()) };
};

// One at a time, the newest last: what is older than the newest says nothing more.
const save = async () => {
  while (waiting) {
    const cmi = waiting;
    waiting = null;
    try {
      const answer = await send(cmi);
      tries = 0;
      refused = !answer.ok;
      say(answer.words, answer.ok ? (answer.completed ? "done" : "") : "stop");
      if (answer.completed) box.dataset.completed = "";
    } catch {
      tries += 1;
      waiting ??= cmi;
      say(box.dataset.unsaved, "stop");
      await new Promise((go) => setTimeout(go, Math.min(30_000, 1000 * 2 ** tries)));
    }
  }
  sending = null;
};

const later = (cmi) => {
  waiting = cmi;
  sending ??= save();
};

const leave = (address) => {
  const go = () => window.location.assign(address);
  const limit = setTimeout(go, 5000);
  window.addEventListener("message", async (event) => {
    if (event.origin !== content || event.data?.module !== "closed") return;
    await sending;
    clearTimeout(limit);
    if (refused) return;
    go();
  });
  frame.contentWindow.postMessage({ module: "close" }, content);
};

window.addEventListener("message", (event) => {
  if (event.origin !== content || event.source !== frame.contentWindow) return;
  const { module, cmi } = event.data || {};
  if (module === "ready") frame.contentWindow.postMessage({ module: "start", ...told }, content);
  if (module === "commit" && cmi && typeof cmi === "object") later(cmi);
});

document.querySelectorAll("[data-leave]").forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    say(box.dataset.leaving);
    leave(link.href);
  }),
);

frame.src = box.dataset.player;
