
"use strict";

// Tables: a click on a head sorts its column, a second one turns the order round; empty cells stay last.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.parentElement;
    const column = Number(button.dataset.column);
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const body = head.closest("table").tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, cell: row.cells[column] }));
    rows.sort((a, b) => compare(a.cell, b.cell, direction));
    body.append(...rows.map((each) => each.row));
  });
}

function compare(a, b, direction) {
  const [x, y] = [a, b].map((cell) => cell.dataset.value);
  const empty = [a, b].map((cell) => cell.textContent === "" || cell.textContent === "–");
  if (empty[0] || empty[1]) return empty[0] - empty[1];
  if (x !== undefined && y !== undefined) return direction * (Number(x) - Number(y));
  return direction * a.textContent.localeCompare(b.textContent, "en", { numeric: true });
}

for (const input of document.querySelectorAll("input[data-filter]")) {
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of document.getElementById(input.dataset.filter).tBodies[0].rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }
  });
}

// Figures: one dialog for all of them.
const zoom = document.getElementById("zoom");
const stage = zoom.querySelector(".stage");
const image = document.getElementById("zoom-image");
const pictures = Array.from(document.querySelectorAll(".picture"));
let shown = 0;

function show(index) {
  shown = (index + pictures.length) % pictures.length;
  const source = pictures[shown].querySelector("img");
  image.src = source.src;
  image.alt = source.alt;
  document.getElementById("zoom-title").textContent = source.alt;
  stage.classList.remove("full");
}

pictures.forEach((button, index) => {
  button.addEventListener("click", () => {
    show(index);
    zoom.showModal();
  });
});
image.addEventListener("click", () => stage.classList.toggle("full"));
zoom.querySelector("[data-close]").addEventListener("click", () => zoom.close());
for (const button of zoom.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => show(shown + Number(button.dataset.step)));
}
zoom.addEventListener("close", () => pictures[shown].focus());
zoom.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight") show(shown + 1);
  else if (event.key === "ArrowLeft") show(shown - 1);
  else if (event.key === "+" || event.key === "-") stage.classList.toggle("full", event.key === "+");
});
