// The register in a room without a good connection. Each mark is kept on this device until the server has taken it,
// and sent again when the connection is back. A mark has a name of its own, so sent twice it is made once; nothing but
// ids and marks is kept, no name of anybody. Without this file the register is one form with a button.

const form = document.getElementById("register");
if (form) start(form);

function start(form) {
  const KEY = `register-${form.dataset.keep}`;
  const line = document.getElementById("register-line");
  const said = document.getElementById("register-said");
  const count = document.getElementById("register-count");
  const FIELDS = ["mark", "late", "left", "only", "settle", "clashed"];
  let queue = read();
  // Rows whose last choice was taken back here when it may already be on its way: the names it went by.
  const underway = new Map();
  let sending = false;
  let stopped = "";
  let pause = 0;
  let timer;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(kept) ? kept.filter((entry) => entry && entry.row && entry.id && entry.data) : [];
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      if (queue.length) localStorage.setItem(KEY, JSON.stringify(queue));
      else localStorage.removeItem(KEY);
    } catch { /* The device keeps nothing: the marks live as long as the page. */ }
  }

  const rowOf = (id) => form.querySelector(`[data-row="${CSS.escape(id)}"]`);
  const control = (row, name) => row.querySelector(`[name="${name}_${row.dataset.row}"]`);
  const name = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (c) => (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16)));

  function choice(row) {
    const data = {};
    for (const field of FIELDS) {
      const boxes = [...row.querySelectorAll(`[name="${field}_${row.dataset.row}"]`)];
      const box = boxes.find((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : true));
      data[field] = box ? box.value : "";
    }
    return data;
  }

  function waiting(row, text) {
    const state = row.querySelector(".sp-register__state");
    const words = document.createElement("span");
    words.className = "sp-register__waiting";
    words.textContent = text;
    state.replaceChildren(words);
  }

  // The newest choice of a row stands in for one that has not gone yet. What may have arrived is named, so that the
  // server knows its own answer was lost, and nobody else's mark in between is taken for ours.
  function add(row, data) {
    const id = row.dataset.row;
    const before = queue.filter((entry) => entry.row === id);
    const entry = {
      row: id, id: name(), data,
      version: before.length ? before[0].version : (control(row, "version")?.value || "0"),
      earlier: [...(underway.get(id) || []), ...before.flatMap((old) => [...old.earlier, old.id])].slice(-40),
    };
    underway.delete(id);
    queue = [...queue.filter((old) => old.row !== id), entry];
    keep();
    waiting(row, "Waiting to be sent");
    tell();
    send();
  }

  function tell() {
    const number = queue.length;
    const marks = `${number} mark${number === 1 ? "" : "s"}`;
    if (!number) line.textContent = "";
    else if (stopped) line.textContent = `${marks} kept here. ${stopped}`;
    else if (pause) line.textContent = `No connection: ${marks} waiting to be sent. Leave this page open.`;
  }

  function later() {
    pause = Math.min(pause ? pause * 2 : 2000, 30000);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    tell();
  }

  async function send() {
    if (sending || !queue.length) return;
    sending = true;
    clearTimeout(timer);
    const batch = queue.slice(0, 50);
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const why = form.querySelector("[name=why]");
    if (why) body.set("why", why.value);
    for (const { row, id, data, version, earlier } of batch) {
      body.append("row", row);
      for (const field of FIELDS) body.set(`${field}_${row}`, data[field] || "");
      body.set(`version_${row}`, version);
      body.set(`request_${row}`, id);
      body.set(`earlier_${row}`, earlier.join(","));
    }
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 404) {
        stopped = "You are signed out, or the register has closed. Open it again: your marks are kept.";
      } else if (answer.status === 403) {
        if (!(await renew())) stopped = "Sign in again in another tab: your marks are kept.";
        else later();
      } else if (!answer.ok) {
        later();
      } else {
        stopped = "";
        pause = 0;
        take(batch, await answer.text());
      }
    } catch {
      later();
    }
    sending = false;
    tell();
    if (queue.length && !stopped && !pause) send();
  }

  // Whoever signed in anew in another tab has a new token.
  async function renew() {
    const answer = await fetch(form.action, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#register [name=csrfmiddlewaretoken]");
    const mine = form.querySelector("[name=csrfmiddlewaretoken]");
    if (!token || token.value === mine.value) return false;
    mine.value = token.value;
    return true;
  }

  function take(batch, text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const sent of batch) {
      const fresh = page.querySelector(`[data-row="${CSS.escape(sent.row)}"]`);
      const old = rowOf(sent.row);
      const newer = queue.find((entry) => entry.row === sent.row && entry.id !== sent.id);
      if (fresh?.dataset.state === "unsaved") {
        stopped = "Not everything could be saved: see what is missing, then press “Save”.";
        continue;
      }
      queue = queue.filter((entry) => entry.id !== sent.id);
      if (!old || newer) continue;
      underway.delete(sent.row);
      if (!fresh) {
        waiting(old, "No longer on this register: open it again");
        continue;
      }
      // Somebody is typing in this row, or has just changed it: only what stands is taken in, and nothing typed is lost.
      const typing = old.contains(document.activeElement) && document.activeElement.type === "text";
      const undone = sent.data.mark === "NOT_MARKED";
      if (fresh.dataset.state === "saved" && !undone && (typing || JSON.stringify(choice(old)) !== JSON.stringify(sent.data))) {
        control(old, "version").value = control(fresh, "version").value;
        const state = old.querySelector(".sp-register__state");
        state.replaceWith(document.importNode(fresh.querySelector(".sp-register__state"), true));
        continue;
      }
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      old.replaceWith(document.importNode(fresh, true));
      if (focused) (document.getElementById(focused) || rowOf(sent.row).querySelector("input"))?.focus({ preventScroll: true });
    }
    keep();
    const now = page.getElementById("register-count");
    if (now) count.textContent = now.textContent;
    said.textContent = page.getElementById("register-said")?.textContent || "";
  }

  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    const data = choice(row);
    if (!data.mark || (data.clashed && !data.settle)) return;
    // "Part" is half an answer: it goes when the minutes are there. Until then the row says what is missing.
    if (data.mark === "PARTIAL" && !data.late && !data.left && event.target.type === "radio") {
      const id = row.dataset.row;
      const gone = queue.filter((entry) => entry.row === id).flatMap((old) => [...old.earlier, old.id]);
      if (gone.length) underway.set(id, gone);
      queue = queue.filter((entry) => entry.row !== id);
      keep();
      waiting(row, "Not saved yet: enter the minutes.");
      said.textContent = "Not saved yet: enter the minutes.";
      return;
    }
    stopped = "";
    add(row, data);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    stopped = "";
    pause = 0;
    if (button?.name === "clear") add(button.closest("[data-row]"), { ...choice(button.closest("[data-row]")), mark: "NOT_MARKED" });
    else if (button?.value === "everybody") {
      for (const row of form.querySelectorAll("[data-row]")) {
        if (row.querySelector(".sp-register__saved") || choice(row).mark) continue;
        control(row, "mark").checked = true;
        add(row, choice(row));
      }
    }
    if (queue.length) send();
    else line.textContent = "Everything is saved.";
  });

  addEventListener("online", () => { pause = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !stopped) { pause = 0; send(); } });

  // Marks kept from before the page was loaded again are shown and go now.
  for (const { row: id, data } of queue) {
    const row = rowOf(id);
    if (!row || data.clashed) continue;
    for (const box of row.querySelectorAll("input")) {
      const field = box.name.split("_")[0];
      if (box.type === "radio") box.checked = box.value === data[field];
      else if (box.type === "checkbox") box.checked = data[field] === "1";
      else if (box.type === "text") box.value = data[field] || "";
    }
    waiting(row, "Waiting to be sent");
  }
  send();
}
