"""Small SCORM packages as authoring tools make them, built for the tests."""

import io
import zipfile

# Finds the interface as the standards say, plays three questions and reports; also tries what it must not reach.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Listening to children</title></head>
<body><h1>Listening to children</h1><p id="where"></p><p id="tried"></p>
<button id="next">Next question</button> <button id="finish">Finish</button>
<script src="js/talk.js"></script></body></html>"""

TALK = """
var modern = %(modern)s, api = null, look = window;
for (var i = 0; i < 9 && !api; i += 1) {
  try { api = modern ? look.API_1484_11 : look.API; } catch (error) { break; }
  look = look.parent;
}
var get = modern ? 'GetValue' : 'LMSGetValue', set = modern ? 'SetValue' : 'LMSSetValue';
var key = modern ? 'cmi.' : 'cmi.core.';
api[modern ? 'Initialize' : 'LMSInitialize']('');
var at = Number(api[get](modern ? 'cmi.location' : 'cmi.core.lesson_location') || 0);
var told = api[get]('cmi.suspend_data');
function show() {
  document.getElementById('where').textContent = 'Question ' + (at + 1) + '. Remembered: ' + (told || 'nothing') +
    '. Query: ' + location.search + '. Learner: ' + api[get](modern ? 'cmi.learner_name' : 'cmi.core.student_name');
}
show();
document.getElementById('next').onclick = function () {
  at += 1; told = 'answers=' + new Array(at + 1).join('b');
  api[set](modern ? 'cmi.location' : 'cmi.core.lesson_location', String(at));
  api[set]('cmi.suspend_data', told);
  api[set](modern ? 'cmi.exit' : 'cmi.core.exit', 'suspend');
  api[modern ? 'Commit' : 'LMSCommit'](''); show();
};
document.getElementById('finish').onclick = function () {
  if (modern) {
    api.SetValue('cmi.score.scaled', '0.9'); api.SetValue('cmi.score.raw', '9');
    api.SetValue('cmi.score.min', '0'); api.SetValue('cmi.score.max', '10');
    api.SetValue('cmi.success_status', 'passed'); api.SetValue('cmi.completion_status', 'completed');
    api.Terminate('');
  } else {
    api.LMSSetValue('cmi.core.score.raw', '85'); api.LMSSetValue('cmi.core.lesson_status', 'passed');
    api.LMSFinish('');
  }
};
window.addEventListener('beforeunload', function () {
  try { api[modern ? 'Terminate' : 'LMSFinish'](''); } catch (error) { note('ended'); }
});
// What it must not reach: the page around it, the session, the site's pages, other sites.
var tried = [];
function note(what) { tried.push(what); document.getElementById('tried').textContent = tried.join('; '); }
try { note('page ' + window.top.document.title); } catch (error) { note('page refused'); }
note('cookies ' + (document.cookie || 'none'));
try { window.top.location.href = 'about:blank'; note('window sent'); } catch (error) { note('window refused'); }
function ask(what, address, options) {
  fetch(address, options).then(function (answer) { note(what + ' answered ' + answer.status); },
    function () { note(what + ' refused'); });
}
ask('site', '%(home)s/my/', { credentials: 'include' });
ask('own host', '/my/');
ask('elsewhere', 'https://elsewhere.example/?taken=1');
"""

OLD = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" version="1.1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>Listening to children</title>
    <item identifier="i1" identifierref="r1" parameters="?lang=en"><title>Listening to children</title>
      <adlcp:masteryscore>80</adlcp:masteryscore></item></organization></organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/><file href="js/talk.js"/></resource></resources>
</manifest>"""

MODERN = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" version="1" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>Listening to children</title>
    <item identifier="i1" identifierref="r1"><title>Listening to children</title></item></organization></organizations>
  <resources><resource identifier="r1" type="webcontent" adlcp:scormType="sco" href="index.html?lang=en">
    <file href="index.html"/></resource></resources>
</manifest>"""


def files(modern=False, home="http://127.0.0.1"):
    """The files of a whole package."""
    return {
        "imsmanifest.xml": MODERN if modern else OLD,
        "index.html": PAGE,
        "js/talk.js": TALK % {"modern": str(modern).lower(), "home": home},
    }


def packed(contents, *, stored=False):
    """A zip file of {path: text or bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    out.seek(0)
    return out
