// Each page loads only what it needs; without scripts every page still works, one link at a time.
const wanted = {
  "#explore": "./explore.js",
  "[data-question]": "./question.js",
  "#editor": "./editor.js",
  "#model": "./model.js",
  "#begin": "./begin.js",
  "#object": "./object.js",
};
for (const [place, module] of Object.entries(wanted)) {
  const element = document.querySelector(place);
  if (element) import(module).then((loaded) => loaded.start(element));
}
