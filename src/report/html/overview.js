// Sorts the table by the column that is clicked, and finds rows by a text.
(() => {
  "use strict";
  const table = document.getElementById("list");
  const body = table.tBodies[0];
  const headers = [...table.tHead.rows[0].cells];
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const keyOf = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();

  headers.forEach((header, column) => {
    const isNumber = header.classList.contains("number") || body.rows[0]?.cells[column].dataset.key !== undefined;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      // Numbers begin with the highest, names with A.
      const first = isNumber ? "descending" : "ascending";
      const second = isNumber ? "ascending" : "descending";
      const order = header.getAttribute("aria-sort") === first ? second : first;
      for (const other of headers) other.removeAttribute("aria-sort");
      header.setAttribute("aria-sort", order);
      const direction = order === "ascending" ? 1 : -1;
      const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, column) }));
      rows.sort((a, b) => direction * (isNumber ? a.key - b.key : compare(a.key, b.key)));
      body.append(...rows.map(({ row }) => row));
    });
  });

  const search = document.getElementById("search");
  search.closest(".search").hidden = false;
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let found = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      found += row.hidden ? 0 : 1;
    }
    document.getElementById("found").textContent = wanted ? `${found} / ${body.rows.length}` : "";
  });
})();
