#!/bin/sh
# Makes the committed front-end files again: style sheet, fonts, the player of packages, licences. Needs Node; running the site does not.
# The licence of govuk-frontend is kept by hand beside the style sheet: its package does not carry it.
# NODE_MODULES may name a folder where the packages of package.json are installed already.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${NODE_MODULES:-}" ]; then
    npm ci --no-audit --no-fund --ignore-scripts
    NODE_MODULES="$PWD/node_modules"
fi
static=site/design/static/design
font="$NODE_MODULES/@fontsource-variable/atkinson-hyperlegible-next"

node "$NODE_MODULES/sass/sass.js" --no-source-map --style=compressed --load-path="$NODE_MODULES" \
    --quiet-deps site/design/scss/app.scss "$static/app.css"
cp "$font/files/atkinson-hyperlegible-next-latin-wght-normal.woff2" "$static/atkinson-latin.woff2"
cp "$font/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2" "$static/atkinson-latin-ext.woff2"
cp "$font/LICENSE" "$static/atkinson-LICENSE.txt"
# The player of SCORM packages; the lines that name source maps go, so that no browser asks for files that are not there.
player=elearning/static/elearning/player
for file in scorm12.min.js scorm2004.min.js; do
    grep -v "^//# sourceMappingURL=" "$NODE_MODULES/scorm-again/dist/$file" > "$player/$file"
done
cp "$NODE_MODULES/scorm-again/LICENSE" "$player/scorm-again-LICENSE.txt"
node -e '
const version = (name) => require(process.argv[1] + "/" + name + "/package.json").version;
const names = ["govuk-frontend", "@fontsource-variable/atkinson-hyperlegible-next", "sass", "scorm-again"];
console.log(names.map((name) => name + " " + version(name)).join("\n"));
' "$NODE_MODULES" > "$static/VERSIONS.txt"
