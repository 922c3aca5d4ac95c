"use strict";
const filter = document.getElementById("filter");
const rows = [...document.getElementById("codes").rows];

// Every word has to be found, wherever in the row.
function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  const shown = rows.filter((row) => !row.hidden).length;
  document.getElementById("shown").textContent = shown === rows.length ? `${shown} 条` : `${shown} / ${rows.length} 条`;
  document.getElementById("none").hidden = shown > 0;
}

filter.form.hidden = false;
filter.form.onsubmit = () => false;
filter.oninput = show;
// A link can lead to one code: /error_code#10120
window.onhashchange = () => {
  filter.value = decodeURIComponent(location.hash.slice(1));
  show();
};
window.onhashchange();
