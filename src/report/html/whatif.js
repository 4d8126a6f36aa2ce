// What if? The same arithmetic as the program's: whole numbers, one rounding, half up.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const words = data.words;
  const unit = BigInt(data.unit), min = BigInt(data.min), max = BigInt(data.max);
  const shares = data.indicators.map((indicator) => BigInt(indicator.share));
  const base = data.indicators.map((indicator) => (indicator.score === null ? null : BigInt(indicator.score)));
  const nodes = data.nodes.map((node) => ({ ...node, share: BigInt(node.share) }));
  const cuts = data.cuts.map(([upper, lower]) => [BigInt(upper), BigInt(lower)]);
  const scores = [...base];
  const controls = [...document.querySelectorAll("[data-at]")];

  // Fractions are pairs of a numerator and a positive denominator.
  const abs = (number) => (number < 0n ? -number : number);
  const gcd = (a, b) => (b === 0n ? a : gcd(b, a % b));
  const minus = ([a, b], [c, d]) => [a * d - c * b, b * d];

  // The fraction in units of 10^-decimals, half up (away from zero).
  const round = ([upper, lower], decimals) => {
    const units = (2n * abs(upper) * 10n ** BigInt(decimals) + lower) / (2n * lower);
    return upper < 0n ? -units : units;
  };
  const place = (units, decimals, mark) => {
    const digits = String(abs(units)).padStart(decimals + 1, "0");
    const at = digits.length - decimals;
    return (units < 0n ? "-" : "") + digits.slice(0, at) + (decimals ? mark + digits.slice(at) : "");
  };
  const show = (fraction, decimals = data.decimals) => place(round(fraction, decimals), decimals, data.mark);
  const change = (fraction, decimals = data.decimals) => (round(fraction, decimals) > 0n ? "+" : "") + show(fraction, decimals);

  // A score in full: 3, 2.5, or 10/3.
  const full = (score, mark) => {
    const divisor = gcd(abs(score), unit) || 1n;
    const [upper, lower] = [score / divisor, unit / divisor];
    for (let decimals = 0; decimals <= 24; decimals++) {
      const power = 10n ** BigInt(decimals);
      if (power % lower === 0n) return place(upper * (power / lower), decimals, mark);
    }
    return `${upper}/${lower}`;
  };

  // The score a text says, in units; undefined where it is none.
  const read = (text) => {
    const found = /^(-?)(\d+)(?:[.,](\d+)|\/(\d+))?$/.exec(text.trim());
    if (!found) return undefined;
    const [, sign, whole, decimals, divisor] = found;
    const lower = divisor ? BigInt(divisor) : 10n ** BigInt((decimals || "").length);
    if (lower === 0n) return undefined;
    const upper = (divisor ? BigInt(whole) : BigInt(whole + (decimals || ""))) * unit;
    const score = (sign ? -upper : upper) / lower;
    return upper % lower === 0n && score >= min && score <= max ? score : undefined;
  };

  // The value of a node, with a score in place of each missing one.
  const valueOf = (node, given, ifMissing) => {
    let sum = 0n;
    for (let at = node.from; at < node.to; at++) sum += shares[at] * (given[at] ?? ifMissing);
    return [sum, node.share * unit];
  };
  const ends = (node, given) => {
    const isOpen = data.open && given.slice(node.from, node.to).includes(null);
    const low = valueOf(node, given, min);
    return isOpen ? [low, valueOf(node, given, max)] : [low];
  };
  const bandOf = (fraction) => {
    const [upper, lower] = data.band_on_rounded ? [round(fraction, data.decimals), 10n ** BigInt(data.decimals)] : fraction;
    return cuts.filter(([a, b]) => (data.on_cut_above ? upper * b >= a * lower : upper * b > a * lower)).length;
  };
  const range = (texts) => [...new Set(texts)].join("–");
  const showEnds = (values) => values.map((value) => show(value)).join("–");
  const showBand = (values) => (data.bands.length ? range(values.map((value) => data.bands[bandOf(value)])) : "");

  // Pictures: copies of those above, with the scenario drawn into them. A position on paper may be a float.
  const SVG = "http://www.w3.org/2000/svg";
  const copy = (selector, into) => {
    const picture = document.querySelector(selector)?.cloneNode(true);
    if (!picture) return null;
    // What it shows is in the table below it.
    picture.removeAttribute("role");
    picture.removeAttribute("aria-label");
    picture.setAttribute("aria-hidden", "true");
    byId(into).prepend(picture);
    return picture;
  };
  const radar = copy("#results svg.radar", "whatif-radar");
  const gauge = copy(".scale svg.gauge", "whatif-gauge");
  const draw = (parent, name, attributes) => {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    parent.append(shape);
  };
  const DIAMOND = "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z";
  if (radar) {
    // Without the names there is room for the web itself; the legend moves up under it, and gets a line more.
    for (const name of radar.querySelectorAll(".axis-name")) name.remove();
    const [cx, cy, r] = ["cx", "cy", "r"].map((key) => +radar.querySelector(".web").dataset[key]);
    const legend = radar.querySelector(".legend");
    const names = legend.querySelectorAll("text");
    const [first, last] = [names[0], names[names.length - 1]].map((name) => +name.getAttribute("y"));
    const [left, top, row, under] = [cx - r - 75, cy - r - 60, +legend.dataset.row, 2 * r + 100];
    draw(legend, "path", { class: "scenario", d: `M20 ${last - 4 + row}h30` });
    draw(legend, "path", { class: "scenario-point", d: `M35 ${last - 4 + row}${DIAMOND}` });
    const own = names[0].cloneNode();
    own.setAttribute("y", last + row);
    own.textContent = words.scenario;
    legend.append(own);
    legend.setAttribute("transform", `translate(${left - 10} ${top + under + 8 - first})`);
    radar.setAttribute("viewBox", `${left} ${top} ${2 * r + 150} ${under + last - first + row + 16}`);
  }
  const share = ([upper, lower]) => {
    const [a, b] = minus([upper, lower], [min, unit]);
    return Number((a * unit * 1000000n) / (b * (max - min))) / 1e6;
  };
  const drawRadar = (isChanged) => {
    if (!radar || !data.axes) return;
    for (const shape of radar.querySelectorAll(":scope > .scenario, :scope > .scenario-point")) shape.remove();
    const { cx, cy, r } = radar.querySelector(".web").dataset;
    const [kind, from, to] = data.axes;
    const corners = [];
    const texts = radar.querySelectorAll(".axis-value");
    for (let at = from; at < to; at++) {
      const values = kind === "nodes" ? ends(nodes[at], scores) : [[scores[at] ?? min, unit]];
      const value = values[0];
      texts[at - from].textContent = showEnds(values);
      const angle = (2 * Math.PI * (at - from)) / (to - from) - Math.PI / 2;
      const distance = r * share(value);
      corners.push(`${(+cx + distance * Math.cos(angle)).toFixed(2)},${(+cy + distance * Math.sin(angle)).toFixed(2)}`);
    }
    if (!isChanged) return;
    draw(radar, "polygon", { class: "scenario", points: corners.join(" ") });
    for (const corner of corners) draw(radar, "path", { class: "scenario-point", d: `M${corner}${DIAMOND}` });
  };
  const drawGauge = (isChanged, index) => {
    const mark = gauge?.querySelector(".scenario-mark");
    if (!mark) return;
    mark.replaceChildren();
    if (!isChanged) return;
    const { left, right } = mark.dataset;
    const x = +left + (right - left) * share(index);
    draw(mark, "path", { class: "scenario-point", d: `M${x} 34v22l-6 9h12l-6 -9z` });
  };

  const refresh = () => {
    const changed = controls.filter((control) => scores[control.dataset.at] !== base[control.dataset.at]).length;
    for (const control of controls) {
      const at = control.dataset.at;
      const isChanged = scores[at] !== base[at];
      const row = control.closest(".control");
      row.classList.toggle("changed", isChanged);
      if (!row.matches(".wrong")) row.querySelector(".note").textContent = isChanged ? noteOf(at) : control.dataset.hint;
    }
    nodes.forEach((node, at) => {
      const [before, after] = [ends(node, base), ends(node, scores)];
      if (at === 0) return showIndex(before, after, changed);
      const row = document.querySelector(`#whatif [data-node="${CSS.escape(node.id)}"]`);
      if (!row) return;
      row.querySelector(".scenario").textContent = showEnds(after);
      row.querySelector(".change").textContent = difference(before, after);
      const band = row.querySelector(".band");
      if (band) band.textContent = showBand(after);
    });
    byId("whatif-said").textContent = "";
    drawRadar(changed > 0);
    byId("whatif").classList.toggle("moved", changed > 0);
  };
  const difference = (before, after, decimals) => {
    if (before.length > 1 || after.length > 1) return "";
    const moved = minus(after[0], before[0]);
    return moved[0] === 0n ? "" : change(moved, decimals);
  };
  const showIndex = (before, after, changed) => {
    const [value, band] = [showEnds(after), showBand(after)];
    byId("whatif-index").textContent = value;
    if (byId("whatif-band")) byId("whatif-band").textContent = band;
    const moved = difference(before, after, data.decimals + 2);
    const said = `${words.index} ${value}${band && ` (${band})`}`;
    byId("whatif-status").textContent = changed
      ? `${said}; ${words.was} ${showEnds(before)}${moved && `, ${moved}`}. ${changed} ${words.changed}.`
      : `${said}. ${words.unchanged}`;
    drawGauge(changed > 0, after[0]);
  };
  const noteOf = (at) => {
    const from = base[at] ?? (data.open ? null : min);
    const moved = `${name(base[at])} → ${name(scores[at])}`;
    if (from === null || scores[at] === null) return moved;
    return `${moved}, ${change([(scores[at] - from) * shares[at], unit * nodes[0].share], 4)} ${words.points}`;
  };
  const name = (score) => (score === null ? words.unscored : full(score, data.mark));

  // Controls.
  const write = (control) => {
    const score = scores[control.dataset.at];
    const row = control.closest(".control");
    row.classList.remove("wrong");
    control.removeAttribute("aria-invalid");
    if (data.continuous) {
      control.value = score === null ? "" : full(score, data.mark);
    } else {
      control.value = [...control.options].find((option) => (option.value === "" ? null : read(option.value)) === score)?.value ?? "";
    }
  };
  const take = (control) => {
    const score = control.value.trim() === "" && base[control.dataset.at] === null ? null : read(control.value);
    const row = control.closest(".control");
    row.classList.toggle("wrong", score === undefined);
    if (score === undefined) {
      control.setAttribute("aria-invalid", "true");
      row.querySelector(".note").textContent =
        `${words.must} ${full(min, data.mark)}–${full(max, data.mark)}; ${words.counted} ${name(scores[control.dataset.at])}`;
      return;
    }
    control.removeAttribute("aria-invalid");
    scores[control.dataset.at] = score;
    refresh();
    remember();
  };
  for (const control of controls) {
    control.dataset.hint = control.closest(".control").querySelector(".note").textContent;
    control.addEventListener(data.continuous ? "input" : "change", () => take(control));
  }

  // The scenario in the address: #scenario=I1:4,I7:2.5
  const SCENARIO = "#scenario=";
  const address = () => {
    const changes = scores.flatMap((score, at) =>
      score !== base[at] && score !== null ? [`${encodeURIComponent(data.indicators[at].id)}:${full(score, ".")}`] : []);
    return changes.length ? SCENARIO + changes.join(",") : "#whatif";
  };
  let remembering;
  const remember = () => {
    // A browser takes a new address only now and then, and some never for a file; the button gives the link at once.
    clearTimeout(remembering);
    remembering = setTimeout(() => {
      try { history.replaceState(null, "", address()); } catch { /* The address stays as it is. */ }
    }, 250);
  };
  const restore = () => {
    if (!location.hash.startsWith(SCENARIO)) return false;
    scores.splice(0, scores.length, ...base);
    // Some programs write the marks between the parts as numbers, too.
    const marks = location.hash.slice(SCENARIO.length).replace(/%3A/gi, ":").replace(/%2C/gi, ",");
    for (const part of marks.split(",")) {
      const [id, text] = part.split(":").map(decode);
      const at = data.indicators.findIndex((indicator) => indicator.id === id);
      const score = at < 0 ? undefined : read(text ?? "");
      const isLevel = data.continuous || [...controls[at]?.options ?? []].some((option) => option.value !== "" && read(option.value) === score);
      if (score !== undefined && isLevel) scores[at] = score;
    }
    controls.forEach(write);
    refresh();
    return true;
  };
  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };

  byId("whatif-reset").addEventListener("click", () => {
    scores.splice(0, scores.length, ...base);
    controls.forEach(write);
    refresh();
    remember();
  });
  byId("whatif-link").addEventListener("click", async () => {
    const link = location.href.split("#")[0] + address();
    try {
      await navigator.clipboard.writeText(link);
      byId("whatif-said").textContent = words.copied;
    } catch {
      byId("whatif-address").hidden = false;
      const field = byId("whatif-address").querySelector("input");
      field.value = link;
      field.select();
    }
  });
  byId("whatif-csv").addEventListener("click", () => {
    const { name, start, delimiter, header, subject } = data.csv;
    const cell = (text) => (/["\r\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const rows = data.indicators.map(({ id }, at) => [...subject, id, scores[at] === null ? "" : full(scores[at], data.mark)]);
    const text = start + [header, ...rows].map((row) => row.map(cell).join(delimiter) + "\r\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  // On a narrow screen the outcome lies over the levels: none may come to stand under it.
  const cover = () => document.documentElement.style.setProperty("--cover", `${outcome.offsetHeight}px`);
  const outcome = document.querySelector(".outcome");
  new ResizeObserver(cover).observe(outcome);

  byId("whatif").hidden = false;
  for (const item of document.querySelectorAll("[data-live]")) item.hidden = false;
  controls.sort((one, other) => one.dataset.at - other.dataset.at);
  window.addEventListener("hashchange", restore);
  if (restore()) byId("whatif").scrollIntoView();
  else {
    // A browser may have kept what was chosen before a reload.
    controls.forEach(write);
    refresh();
  }
})();
