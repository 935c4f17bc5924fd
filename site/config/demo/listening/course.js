// A small course as authoring tools make them: SCORM 1.2, three moments, a score, and a place that is remembered.
"use strict";

(() => {
  const moments = [
    {
      title: "When a child begins to tell you something",
      text: ["Put down what you are doing. Sit at the child's height, a little to the side. Let silences be.", "A child often tries out with something small whether you are safe to tell. What you do with that decides whether more follows."],
      question: "At the end of a lesson Amira, 9, says: “I don't want to go home today.” What do you do first?",
      answers: [
        ["Ask: “Is somebody hurting you at home?”", false, "That puts an answer into her mouth. Leave the words to her."],
        ["Say: “Tell me a bit more about that.” And wait.", true, "Yes. An open invitation, and time. She decides what comes next."],
        ["Say that everybody feels like that on Mondays.", false, "It is kindly meant, and it closes the door."],
      ],
    },
    {
      title: "What not to promise",
      text: ["A child may ask you to keep it to yourself. You cannot, and a broken promise costs more than the truth.", "Say early, and kindly, what you will have to do, and that the child will hear from you what happens."],
      question: "“Promise you won't tell anyone”, says Amira. What do you answer?",
      answers: [
        ["“I promise. You can trust me.”", false, "You will have to break it, and she will learn that adults do."],
        ["“Then it is better if you don't tell me.”", false, "She may never try again."],
        ["“I can't promise that. If you are not safe I have to tell somebody who can help, and I will tell you first.”", true, "Yes. Honest, and she keeps a little say in it."],
      ],
    },
    {
      title: "What to write down, and when",
      text: ["Write as soon as the child has gone: date, time, place, who was there, the child's own words in quotation marks, and what you saw.", "Keep what you think apart from what was said. Then speak with your safeguarding lead the same day."],
      question: "Which line belongs in your note?",
      answers: [
        ["“Amira is probably being neglected.”", false, "That is a conclusion. Somebody reading it cannot see what it rests on."],
        ["3.10pm, by the coat pegs. Amira said: “There's nobody there when I get in.” She looked at the floor.", true, "Yes. Her words, the time, the place, and what you saw."],
        ["“Amira seemed a bit down, as always.”", false, "As always, compared with what? Write what you saw."],
      ],
    },
  ];
  const $ = (id) => document.getElementById(id);

  const find = () => {
    let place = window;
    for (let step = 0; step < 8; step += 1) {
      try {
        if (place.API) return place.API;
      } catch {
        return null;
      }
      if (place.parent === place) return null;
      place = place.parent;
    }
    return null;
  };
  const api = find();
  const tell = (key, value) => api && api.LMSSetValue(key, String(value));
  const save = () => api && api.LMSCommit("");
  if (api) api.LMSInitialize("");
  let at = 0;
  let right = [];
  let over = false;
  try {
    ({ at, right } = JSON.parse(api.LMSGetValue("cmi.suspend_data")));
  } catch {
    at = 0;
  }

  const keep = () => {
    tell("cmi.core.lesson_location", at);
    tell("cmi.suspend_data", JSON.stringify({ at, right }));
    tell("cmi.core.exit", "suspend");
    save();
  };

  const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text });

  const end = () => {
    const score = Math.round((100 * right.filter(Boolean).length) / moments.length);
    const passed = score >= 66;
    $("where").textContent = "The end";
    $("title").textContent = passed ? "You have passed" : "Once more";
    $("text").replaceChildren(
      paragraph(`${right.filter(Boolean).length} of ${moments.length} answered well at the first try.`),
      paragraph(passed ? "Choose “Save and leave” at the top." : "Two are needed. Read the moments again and answer once more."),
    );
    $("ask").hidden = true;
    $("said").textContent = "";
    $("next").hidden = passed;
    $("next").textContent = "Begin again";
    over = true;
    tell("cmi.core.score.min", 0);
    tell("cmi.core.score.max", 100);
    tell("cmi.core.score.raw", score);
    tell("cmi.core.lesson_status", passed ? "passed" : "failed");
    keep();
  };

  const show = () => {
    if (at >= moments.length) {
      end();
      return;
    }
    const moment = moments[at];
    $("where").textContent = `Moment ${at + 1} of ${moments.length}`;
    $("title").textContent = moment.title;
    $("text").replaceChildren(...moment.text.map(paragraph));
    $("question").textContent = moment.question;
    $("answers").replaceChildren(
      ...moment.answers.map(([words], number) => {
        const label = document.createElement("label");
        label.append(Object.assign(document.createElement("input"), { type: "radio", name: "answer", value: number }), words);
        return label;
      }),
    );
    $("ask").hidden = false;
    $("said").textContent = "";
    $("next").hidden = true;
    $("next").textContent = "Next";
  };

  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData($("ask")).get("answer");
    if (chosen === null) {
      $("said").textContent = "Choose an answer.";
      return;
    }
    const [, well, words] = moments[at].answers[Number(chosen)];
    right[at] ??= well;
    $("said").textContent = words;
    $("next").hidden = !well;
    if (well) $("ask").hidden = true;
  });

  $("next").addEventListener("click", () => {
    if (over) {
      at = 0;
      right = [];
      over = false;
    } else {
      at += 1;
    }
    keep();
    show();
    $("title").focus();
  });

  tell("cmi.core.lesson_status", api && api.LMSGetValue("cmi.core.lesson_status") === "passed" ? "passed" : "incomplete");
  show();
  window.addEventListener("pagehide", () => api && api.LMSFinish(""));
})();
