// Comfort only: every page works without this file.
"use strict";

function isTyping(element) {
  return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

function answers() {
  return [...document.querySelectorAll(".answers .answer h2 a")];
}

// "/" goes to the box, arrows from answer to answer; Enter opens the one that has the focus.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = document.getElementById("q");
  const here = document.activeElement;
  if (event.key === "/" && box && !isTyping(here)) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (isTyping(here) && here !== box) return;
  const all = answers();
  if (!all.length) return;
  const article = here && here.closest(".answer");
  const at = article ? all.findIndex((link) => article.contains(link)) : -1;
  if (at < 0 && event.key === "ArrowUp") return;
  const next = event.key === "ArrowDown" ? at + 1 : at - 1;
  event.preventDefault();
  if (next < 0 && box) box.focus();
  else if (next < all.length) {
    all[next].focus();
    all[next].closest(".answer").scrollIntoView({ block: "nearest" });
  }
});

// One click copies; the button is there only where a script can do it.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  if (!text || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    const words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
