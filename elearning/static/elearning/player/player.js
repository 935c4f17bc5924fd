// The page around a package, on the content host. It offers the package the interface it looks for (scorm-again) and
// hands what the package reports to the site's page by message: to that page alone, and nothing else leaves.
"use strict";

(() => {
  const { home, standard } = document.documentElement.dataset;
  const frame = document.getElementById("part");
  const old = standard === "SCORM_12";
  const scores = "raw|min|max|scaled";
  // The same list as the server's. Answers to single questions stay here.
  const listed = new RegExp(
    old
      ? `^cmi\\.(core\\.(lesson_status|lesson_location|exit|session_time|score\\.(raw|min|max))|suspend_data|objectives\\.\\d{1,3}\\.(id|status|score\\.(raw|min|max)))$`
      : `^cmi\\.(completion_status|success_status|location|exit|session_time|suspend_data|progress_measure|score\\.(${scores})|objectives\\.\\d{1,3}\\.(id|success_status|completion_status|progress_measure|description|score\\.(${scores})))$`,
  );
  let api;

  const tell = (kind, more) => window.parent.postMessage({ module: kind, ...more }, home);

  const chosen = (values) => {
    const found = {};
    for (const [key, value] of Object.entries(values)) {
      const plain = key.replace(/\[(\d+)\]/g, ".$1");
      if (listed.test(plain) && (typeof value === "string" || typeof value === "number")) found[plain] = String(value);
    }
    return found;
  };

  // Takes the place of requests to a server: this host has none that would listen.
  const messenger = {
    processHttpRequest(_address, values) {
      tell("commit", { cmi: chosen(values) });
      return { result: "true", errorCode: 0 };
    },
    updateSettings() {},
  };

  const start = (told) => {
    const settings = {
      autocommit: true,
      autocommitSeconds: 10,
      dataCommitFormat: "flattened",
      lmsCommitUrl: "site",
      logLevel: 5,
      httpService: messenger,
    };
    api = old ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
    api.loadFromFlattenedJSON(told.values);
    window[old ? "API" : "API_1484_11"] = api;
    frame.title = told.title;
    document.title = told.title;
    frame.src = `${window.location.pathname}files/${told.address}`;
  };

  // Leaves the part: its pages say good-bye themselves, and what they forget is said for them.
  const close = () => {
    const done = () => {
      if (api && api.isInitialized()) (old ? api.lmsFinish() : api.lmsTerminate());
      tell("closed");
    };
    frame.addEventListener("load", () => setTimeout(done, 50), { once: true });
    frame.src = "about:blank";
  };

  window.addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== window.parent) return;
    if (event.data?.module === "start" && !api) start(event.data);
    if (event.data?.module === "close") close();
  });
  tell("ready");
})();
