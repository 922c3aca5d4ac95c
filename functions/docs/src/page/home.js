"use strict";
for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;

for (const box of document.querySelectorAll(".code")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "复制";
  button.onclick = async () => {
    await navigator.clipboard.writeText(box.querySelector("code").textContent);
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = "复制"), 1500);
  };
  box.append(button);
}

(async () => {
  const health = document.getElementById("health");
  const started = performance.now();
  const answer = await fetch("/health").then((response) => response.json()).catch(() => ({}));
  const well = answer.error_code === 0;
  health.classList.add(well ? "well" : "ill");
  health.querySelector("span").textContent = well
    ? `运行正常 · ${Math.round(performance.now() - started)} ms`
    : "没有响应";
})();
