/* Selects published cells for a choice, and puts the words of the chosen language in place.
   It computes no figure: it looks one up and moves the mark that stands for it. */
(function () {
  "use strict";
  var root = document.querySelector(".merkbaar");
  var source = document.getElementById("merkbaar-data");
  if (!root || !source) { return; }
  var data = JSON.parse(source.textContent);
  var DASH = "–";
  var state = { language: "nl", reader: data.reader || "", choice: {} };
  root.classList.add("js");

  function all(query, inside) { return Array.prototype.slice.call((inside || root).querySelectorAll(query)); }
  function text(number) { return data.texts[state.language][number]; }
  function script(key) { return text(data.script[key]); }

  /* ---- cells ---- */
  Object.keys(data.tables).forEach(function (name) {
    var table = data.tables[name];
    table.index = table.dims.map(function (dim) {
      return new Map(table.at[dim].map(function (code, at) { return [code, at]; }));
    });
    if (table.where) { table.rows = new Map(table.where.map(function (place, row) { return [place, row]; })); }
  });

  function cell(place, fixed, along, key) {
    var target = data.places[place], table = data.tables[target[0]], where = target[1], spot = 0;
    var found = { table: table, where: {}, state: "m", value: null, lower: null, upper: null, n: null };
    for (var i = 0; i < table.dims.length; i += 1) {
      var dim = table.dims[i], code = where[dim];
      if (dim === along) { code = key; }
      else if (dim !== fixed && state.choice[dim] !== undefined) { code = state.choice[dim]; }
      found.where[dim] = code;
      var at = table.index[i].get(code);
      if (at === undefined) { return found; }
      spot = spot * table.at[dim].length + at;
    }
    var row = table.rows ? table.rows.get(spot) : spot;
    if (row === undefined) { return found; }
    found.state = table.state[row];
    found.value = table.value[row]; found.lower = table.lower[row];
    found.upper = table.upper[row]; found.n = table.n[row];
    return found;
  }

  function touched(place) {
    var target = data.places[place], table = data.tables[target[0]];
    return table.dims.some(function (dim) {
      return state.choice[dim] !== undefined && state.choice[dim] !== target[1][dim];
    });
  }

  /* ---- words ---- */
  var formats = {};
  function digits(value, places) {
    var key = state.language + places;
    formats[key] = formats[key] || new Intl.NumberFormat(state.language === "en" ? "en-GB" : "nl-NL",
      { minimumFractionDigits: places, maximumFractionDigits: places, roundingMode: "halfEven" });
    var plain = formats[key].format(value);
    return plain.replace("-", /[1-9]/.test(plain) ? "−" : "");
  }
  function written(value, unit) {
    if (value === null || value === undefined) { return DASH; }
    var how = data.units[unit];
    if (!how) { return digits(value, 0); }
    var plain = digits(value, how.digits);
    var one = plain === "1" || (state.language !== "en" && how.digits > 0 && Math.abs(value) < 2 && /[1-9]/.test(plain));
    return how.forms[state.language][one ? 0 : 1].replace("{}", plain);
  }
  function fill(key, values) {
    return script(key).replace(/\{(\w+)\}/g, function (all, name) { return values[name]; });
  }
  function unitOf(found) {
    return (found.table.units || {})[found.where.measure] || found.table.unit;
  }
  function lowest(found) {
    var how = data.units[unitOf(found)];
    return unitOf(found) === "%" || !how ? written(found.lower, unitOf(found)) : digits(found.lower, how.digits);
  }
  function nameOf(dim, code) {
    var number = (data.names[dim] || {})[code];
    return number === undefined ? code : text(number);
  }
  function placeOf(found) {
    return found.table.dims.filter(function (dim) {
      return dim !== "theme" && dim !== "measure" &&
        (dim === "area" || found.where[dim] !== found.table.totals[dim]);
    }).map(function (dim) { return nameOf(dim, found.where[dim]); }).join(" · ");
  }
  var show = {
    value: function (f) { return written(f.value, unitOf(f)); },
    n: function (f) { return f.n === null ? DASH : digits(f.n, 0); },
    range: function (f) {
      if (f.value === null || f.lower === null || f.upper === null) { return f.value === null ? "" : DASH; }
      return fill("card.range", { lower: lowest(f), upper: written(f.upper, unitOf(f)) });
    },
    reason: function (f) { return f.state === "x" ? script("state." + (f.table.reason || "suppressed")) : f.value === null ? script("state.missing") : ""; },
    about: function (f) {
      if (f.value === null || unitOf(f) !== "%" || f.value < 0 || f.value > 100) { return ""; }
      return data.about[state.language][Math.round(f.value)];
    },
    place: placeOf,
    vulnerable: function (f) {
      if (f.value === null) { return placeOf(f) + ": " + show.reason(f) + "."; }
      return fill("involved.vulnerable", { place: placeOf(f), value: written(f.value, unitOf(f)), range: show.range(f) });
    },
    based: function (f) { return f.n === null ? "" : fill("card.based_on_people", { n: digits(f.n, 0) }); },
    theme: function (f) {
      if (f.value === null) { return fill(f.state === "x" ? "card.theme_suppressed" : "card.theme_missing", { place: placeOf(f) }); }
      return fill("card.theme_here", { place: placeOf(f), share: written(f.value, unitOf(f)), n: show.n(f) });
    },
    elsewhere: function (f, element) {
      var fixed = element.dataset.fixed;
      if (f.value === null || state.choice[fixed] === f.where[fixed]) { return ""; }
      return fill("card.theme_other", { place: nameOf(fixed, f.where[fixed]), share: written(f.value, unitOf(f)) });
    },
    who: function (f) {
      if (f.value === null) { return show.reason(f); }
      if (f.n === null || f.n === f.value) { return fill("page.who_spoke_unknown", { spoke: written(f.value, f.table.unit) }); }
      return fill("page.who_spoke_count", { spoke: written(f.value, data.counted.indexOf(f.table.unit) < 0 ? f.table.unit : ""), asked: show.n(f) });
    }
  };

  function cellOf(element) {
    var at = element.closest("[data-at]"), along = element.closest("[data-along]"), key = element.closest("[data-key]");
    return cell(at.dataset.at, at.dataset.fixed, along && key ? along.dataset.along : null, key ? key.dataset.key : null);
  }
  var shown = all("[data-show]");
  function figures() {
    shown.forEach(function (element) {
      var words = show[element.dataset.show](cellOf(element), element);
      if (element.textContent !== words) { element.textContent = words; }
      if (element.tagName === "P") { element.hidden = !words; }
    });
    all(".chosen").forEach(function (block) {
      var on = touched(block.dataset.at);
      block.hidden = !on;
      block.parentNode.querySelector(".own").hidden = on;
    });
  }

  /* ---- charts: each mark goes to its cell ---- */
  function visible(element, on) {
    if (on) { element.removeAttribute("display"); } else { element.setAttribute("display", "none"); }
  }
  function spot(element) {
    var parts = /translate\(([-\d.]+)[ ,]([-\d.]+)\)/.exec(element.getAttribute("transform") || "") || [0, 0, 0];
    return [Number(parts[1]), Number(parts[2])];
  }
  function move(element, x, y) { element.setAttribute("transform", "translate(" + x + "," + y + ")"); }
  function mover(meta) {
    var low = meta.domain[0], high = meta.domain[1];
    return function (value) {
      var part = Math.min(Math.max((value - low) / (high - low || 1), 0), 1);
      return Math.round((meta.axis === "x" ? part : 1 - part) * meta.size * 10) / 10;
    };
  }
  function across(svg, meta, place, to) {
    var target = data.places[place], base = target[1][meta.along];
    var pick = state.choice[meta.along] !== undefined ? state.choice[meta.along] : base;
    all("[data-key]", svg).forEach(function (mark) {
      var kind = mark.parentNode.getAttribute("class"), key = mark.dataset.key;
      if (kind === "m-target") { return; }
      var found;
      if (kind === "m-dot" && meta.dots) {
        var pair = key.split("|"), saved = state.choice;
        state.choice = Object.assign({}, saved); state.choice[meta.dots] = pair[1];
        found = cell(place, null, meta.along, pair[0]);
        state.choice = saved;
      } else { found = cell(place, null, meta.along, key); }
      var there = found.value !== null;
      visible(mark, kind === "m-dash" ? !there : there);
      mark.classList.toggle("is-chosen", key === pick);
      if (meta.kind === "strip" && key === pick) { mark.parentNode.appendChild(mark); }
      if (!there || kind === "m-dash") { return; }
      var y = spot(mark)[1];
      if (kind === "m-dot") { move(mark, to(found.value), y); }
      if (kind === "m-whole") { move(mark, to(found.value), 0); }
      if (kind === "m-interval") {
        var from = to(found.lower === null ? found.value : found.lower);
        move(mark, from, y);
        mark.setAttribute("x2", to(found.upper === null ? found.value : found.upper) - from);
      }
      if (kind === "m-bar") { mark.setAttribute("d", mark.getAttribute("d").replace(/^M[-\d.]+,([-\d.]+)h[-\d.]+v([-\d.]+)h[-\d.]+Z$/, function (all, top, tall) {
        var wide = to(found.value); return "M0," + top + "h" + wide + "v" + tall + "h" + -wide + "Z"; })); }
    });
  }
  function over(svg, meta, place, to) {
    ["whole", "ours"].forEach(function (series) {
      var points = [];
      all(".m-" + series + "_dot > *", svg).forEach(function (mark) {
        var found = cell(place, series === "whole" ? "area" : null, meta.along, mark.dataset.key);
        if (series === "whole") {
          var total = found.table.totals.area;
          if (total !== undefined && found.where.area !== total) { found = wholeCell(place, meta.along, mark.dataset.key); }
        }
        visible(mark, found.value !== null);
        if (found.value === null) { return; }
        var x = spot(mark)[0], y = to(found.value);
        move(mark, x, y);
        points.push([x, y, to(found.lower === null ? found.value : found.lower), to(found.upper === null ? found.value : found.upper)]);
      });
      var line = svg.querySelector(".m-" + series + "_line > path"), band = svg.querySelector(".m-" + series + "_band > path");
      if (line) { line.setAttribute("d", points.length ? "M" + points.map(function (p) { return p[0] + "," + p[1]; }).join("L") : ""); }
      if (band) {
        band.setAttribute("d", points.length ? "M" + points.map(function (p) { return p[0] + "," + p[3]; })
          .concat(points.slice().reverse().map(function (p) { return p[0] + "," + p[2]; })).join("L") + "Z" : "");
      }
    });
  }
  function wholeCell(place, along, key) {
    var saved = state.choice, total = data.tables[data.places[place][0]].totals.area;
    state.choice = Object.assign({}, saved, { area: total });
    var found = cell(place, null, along, key);
    state.choice = saved;
    return found;
  }
  function charts() {
    all(".drawing[data-at]").forEach(function (box) {
      var svg = box.querySelector("svg"), place = box.dataset.at;
      if (!svg || !svg.dataset.chart) { return; }
      var meta = JSON.parse(svg.dataset.chart), to = mover(meta);
      (meta.kind === "slope" ? over : across)(svg, meta, place, to);
      var panel = box.parentNode.querySelector(".legend .mark-ours");
      var found = cell(place, null, null, null);
      if (panel) {
        var label = Object.assign({}, found.where); delete label[meta.along];
        var area = found.table.totals.area;
        box.parentNode.classList.toggle("same", area !== undefined && found.where.area === area);
        panel.parentNode.lastChild.textContent = placeOf({ table: found.table, where: Object.assign(label, { period: "" }) }).replace(/( · )+$/, "");
      }
      var words = text(box.dataset.tAriaLabel);
      box.setAttribute("aria-label", touched(place) ? words + " " + placeOf(found) + ": " + show.value(found) + " " + (show.range(found) || show.reason(found)) : words);
      all(".axis-value", svg).forEach(function (tick) {
        var value = tick.dataset.value.replace("-", "−");
        tick.textContent = state.language === "en" ? value : value.replace(".", ",");
      });
    });
  }

  /* ---- quotes ---- */
  function allowed(quote) {
    var wanted = Object.keys(state.choice).filter(function (dim) { return state.choice[dim] !== data.defaults[dim]; });
    return JSON.parse(quote.dataset.under).some(function (under) {
      var given = Object.keys(under).filter(function (dim) { return under[dim] !== data.defaults[dim]; });
      return given.length === wanted.length && wanted.every(function (dim) { return under[dim] === state.choice[dim]; });
    });
  }
  function quotes() {
    all(".voices").forEach(function (box) {
      var fits = 0, more = box.querySelector("[data-more]"), open = more.getAttribute("aria-expanded") === "true";
      all(".quote", box).forEach(function (quote) {
        var yes = allowed(quote);
        fits += yes ? 1 : 0;
        quote.hidden = !yes || (fits > 2 && !open);
      });
      box.querySelector("[data-empty]").hidden = fits > 0;
      more.hidden = fits <= 2;
      more.textContent = script(open ? "card.show_less" : "card.show_more");
    });
  }

  /* ---- language, reader ---- */
  var translated = all("[data-t]");
  var attributes = all("[data-t-aria-label]");
  function words() {
    translated.forEach(function (element) { element.textContent = text(element.dataset.t); });
    attributes.forEach(function (element) { element.setAttribute("aria-label", text(element.dataset.tAriaLabel)); });
    var code = state.language === "en" ? "en" : "nl";
    root.setAttribute("lang", code);
    document.documentElement.setAttribute("lang", code);
  }
  function order() {
    var list = (data.orders || {})[state.reader], box = root.querySelector("[data-cards]");
    root.dataset.reader = state.reader;
    if (!list || !box) { return; }
    list.forEach(function (anchor) { box.appendChild(document.getElementById(anchor)); });
  }

  /* ---- all together ---- */
  function choiceInWords() {
    return all("[data-filter], [data-part-choice]").map(function (select) { return select.options[select.selectedIndex].textContent; }).join(" · ");
  }
  function refresh(say) {
    figures(); charts(); quotes();
    var changed = Object.keys(state.choice).length > 0 ||
      all("[data-part-choice]").some(function (select) { return select.value !== ""; });
    all("[data-clear]").forEach(function (button) { button.hidden = !changed; });
    root.classList.toggle("filtered", changed);
    var status = root.querySelector("[data-status]");
    if (status && say) { status.textContent = fill("filter.changed", { choice: choiceInWords() }); }
  }
  function choose(select) {
    var dim = select.dataset.filter;
    if (select.value === data.defaults[dim]) { delete state.choice[dim]; } else { state.choice[dim] = select.value; }
  }
  all("[data-filter]").forEach(function (select) {
    select.addEventListener("change", function () { choose(select); refresh(true); });
    choose(select);
  });
  function parts() {
    all("[data-part-choice]").forEach(function (select) {
      all("[data-part]").forEach(function (part) { part.hidden = select.value !== "" && part.dataset.part !== select.value; });
      all("[data-parts]").forEach(function (box) {
        box.querySelector("[data-no-part]").hidden = all("[data-part]", box).some(function (part) { return !part.hidden; });
      });
    });
  }
  all("[data-part-choice]").forEach(function (select) {
    select.addEventListener("change", function () { parts(); refresh(true); });
    parts();
  });
  all("[data-clear]").forEach(function (button) {
    button.addEventListener("click", function () {
      all("[data-part-choice]").forEach(function (select) { select.value = ""; });
      parts();
      all("[data-filter]").forEach(function (select) { select.value = data.defaults[select.dataset.filter]; });
      state.choice = {};
      refresh(true);
      var first = root.querySelector("[data-filter]");
      if (first) { first.focus(); }
    });
  });
  all("[data-language]").forEach(function (select) {
    state.language = select.value;
    select.addEventListener("change", function () { state.language = select.value; words(); refresh(false); });
  });
  all("[data-reader-choice]").forEach(function (select) {
    state.reader = select.value;
    select.addEventListener("change", function () { state.reader = select.value; order(); });
  });
  all("[data-more]").forEach(function (button) {
    button.addEventListener("click", function () {
      button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") === "true" ? "false" : "true");
      quotes();
    });
  });
  all("[data-unfold]").forEach(function (button) {
    button.addEventListener("click", function () {
      var open = button.closest(".quote").classList.toggle("unfolded");
      button.setAttribute("aria-expanded", String(open));
      button.firstChild.textContent = script(open ? "card.show_less" : "card.show_more");
    });
  });
  function tab(group, along) {
    var at = group.nextElementSibling;
    while (at && at.classList.contains("panel")) {
      at.classList.toggle("off", at.dataset.panel !== along);
      at = at.nextElementSibling;
    }
    all("[data-tab]", group).forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.tab === along));
    });
  }
  all(".tabs").forEach(function (group) {
    all("[data-tab]", group).forEach(function (button) {
      button.addEventListener("click", function () { tab(group, button.dataset.tab); });
    });
    tab(group, group.querySelector("[data-tab]").dataset.tab);
  });

  /* ---- a table to take along ---- */
  function safe(words) { return /^[=+\-@\t]/.test(words) ? "'" + words : words; }
  function csv(name) {
    var table = data.tables[name], dutch = state.language !== "en", mark = dutch ? ";" : ",";
    function quoted(words) { return "\"" + safe(String(words)).replace(/"/g, "\"\"") + "\""; }
    function plain(value) { return value === null ? "" : dutch ? String(value).replace(".", ",") : String(value); }
    var head = [];
    table.dims.forEach(function (dim) { head.push(quoted(dim), quoted(text(data.dimensions[dim]))); });
    ["value", "lower", "upper", "n", "unit", "state"].forEach(function (key) { head.push(quoted(script("table." + key))); });
    var lines = [head.join(mark)];
    for (var row = 0; row < table.state.length; row += 1) {
      var spot = table.where ? table.where[row] : row, codes = [];
      for (var i = table.dims.length - 1; i >= 0; i -= 1) {
        var list = table.at[table.dims[i]];
        codes.unshift(list[spot % list.length]);
        spot = Math.floor(spot / list.length);
      }
      var line = [];
      codes.forEach(function (code, i) { line.push(quoted(code), quoted(nameOf(table.dims[i], code))); });
      [table.value, table.lower, table.upper, table.n].forEach(function (list) { line.push(plain(list[row])); });
      line.push(quoted(table.unit), quoted(script({ s: "state.shown", x: "state." + (table.reason || "suppressed"), m: "state.missing" }[table.state[row]])));
      lines.push(line.join(mark));
    }
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }
  all("[data-download]").forEach(function (button) {
    button.addEventListener("click", function () {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csv(button.dataset.download)], { type: "text/csv;charset=utf-8" }));
      link.download = [data.monitor, data.edition, button.dataset.download].join("_") + ".csv";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  });

  /* ---- laying out: the first picture first, the rest when there is time, all of it for a jump ---- */
  var later = all(".card, .wide");
  var idle = window.requestIdleCallback || function (then) { window.setTimeout(then, 50); };
  function whole() { later = []; root.classList.add("whole"); }
  function layOut() {
    var part = later.shift();
    if (!part) { return whole(); }
    part.classList.add("laid");
    idle(layOut);
  }
  if (window.location.hash) { whole(); }
  root.addEventListener("click", function (event) {
    if (event.target.closest("a[href^='#']")) { whole(); }
  }, true);
  window.addEventListener("load", function () { window.setTimeout(function () { idle(layOut); }, 300); });

  if (state.language !== "nl") { words(); }
  if (state.reader) { order(); }
  if (Object.keys(state.choice).length || state.language !== "nl") { refresh(false); } else { quotes(); }
}());
