"use strict";
// The review page. Texts and marks stand in the HTML already; here is only what answers to the reader.
// No text is ever parsed as HTML: everything shown goes through textContent.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const FIELDS = ["indicator", "scope", "modifier", "value", "unit", "period", "part_of", "aspect", "status"];
  const DECISIONS = ["open", "accepted", "corrected", "rejected", "added"];
  const VERB = { open: "open", accepted: "accept", corrected: "correct", rejected: "reject", added: "add" };
  const PERIOD = /^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?(\/\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?)?$/;
  const VALUE = /^-?\d+(\.\d+)?$/, RANGE = /^-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?$/;
  const KEY = "reportminer-review:" + data.documents.map((d) => d.digest).join("+") + ":" + data.version;

  let chinese = (data.language || navigator.language || "").startsWith("zh") ? 1 : 0;
  let which = 0, chosen = null, kept = true;
  let work = data.documents.map((d) => ({ done: Object.assign({}, d.done), added: d.added.map((a) => Object.assign({}, a)) }));

  // ---------------------------------------------------------------- words

  const t = (key, ...values) =>
    values.reduce((s, v, i) => s.replace("{" + i + "}", () => String(v)), (data.words[key] || [key, key])[chinese]);

  function speak() {
    document.documentElement.lang = chinese ? "zh-CN" : "en";
    document.title = t("title") + " · " + data.documents.map((d) => d.name).join(", ");
    for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
    for (const e of document.querySelectorAll("[data-l]")) e.setAttribute("aria-label", t(e.dataset.l));
    for (const name of ["aspect", "status"]) for (const o of $("f-" + name).options) o.textContent = t(o.value);
  }

  function say(message) {
    $("said").textContent = message;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => ($("said").textContent = ""), 6000);
  }

  // ---------------------------------------------------------------- what was decided

  const doc = () => data.documents[which];
  const decided = (id, k = which) => work[k].done[id] || { decision: "open", fields: {} };
  const rows = (k = which) => data.documents[k].rows.concat(work[k].added);
  const find = (id, k = which) => rows(k).find((r) => String(r.row) === String(id));
  const state = (r, k = which) => (decided(r.row, k).decision === "open" && r.added ? "added" : decided(r.row, k).decision);
  const now = (r, k = which) => Object.assign({}, r, decided(r.row, k).fields);

  function restore() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) || "null");
      if (found && found.work.length === work.length) found.work.forEach((w, k) => merge(work[k], w));
      if (found) $("who").value = found.who || "";
      localStorage.setItem(KEY, JSON.stringify({ work, who: $("who").value }));
    } catch (e) {
      kept = false;
      say(t("not_kept"));
    }
  }

  // What this browser kept into what the page came with, which may hold the same by now: of two decisions the later one.
  function merge(given, own) {
    const later = (mine, theirs) => mine && (!theirs || (mine.when || "") > (theirs.when || ""));
    const renamed = {};
    for (const a of own.added) {
      const same = given.added.find((g) => g.start === a.start && g.end === a.end), done = own.done[a.row];
      if (!same && a.archived) continue;
      if (!same) given.added.push(a);
      else {
        renamed[a.row] = String(same.row);
        if (later(done, given.done[same.row])) for (const name of FIELDS) same[name] = a[name];
      }
      const id = same ? same.row : a.row;
      if (later(done, given.done[id])) given.done[id] = done;
    }
    const added = new Set(own.added.map((a) => String(a.row)));
    for (const [id, done] of Object.entries(own.done)) if (!added.has(id) && later(done, given.done[id])) given.done[id] = done;
    for (const f of [...given.added, ...Object.values(given.done).map((d) => d.fields)])
      if (f.part_of in renamed) f.part_of = renamed[f.part_of];
  }

  function keep() {
    if (!kept) return;
    try {
      localStorage.setItem(KEY, JSON.stringify({ work, who: $("who").value }));
    } catch (e) {
      kept = false;
      say(t("not_kept"));
    }
  }

  const clock = () => new Date().toISOString().slice(0, 19) + "Z";

  function decide(id, decision, fields = {}, note = "") {
    const r = find(id);
    if (!r) return;
    if (r.added && decision === "accepted") decision = "added";
    if (r.added && !r.archived && (decision === "open" || decision === "rejected")) {
      delete work[which].done[id];
      work[which].added = work[which].added.filter((a) => a !== r);
      keep();
      return build();
    }
    work[which].done[id] = { decision, fields, note, when: clock() };
    keep();
    draw(r);
    if (chosen === r.row) fill(r);
    count();
  }

  // ---------------------------------------------------------------- the table

  const element = (tag, className, text) => {
    const e = document.createElement(tag);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const line = new Map();

  const CELLS = ["row", "indicator", "value", "unit", "aspect", "period", "part_of", "decision"];
  const LOOKS = { indicator: "indicator", value: "number value", part_of: "number", decision: "state" };
  const blank = element("div", "row"), cells = document.createDocumentFragment();
  blank.setAttribute("role", "row");
  blank.tabIndex = -1;
  for (const name of CELLS) {
    const c = element("span", LOOKS[name]);
    c.setAttribute("role", "gridcell");
    cells.append(c);
  }

  // What a row looks like from afar: enough to filter and to go by; its cells are filled when there is time.
  function face(r) {
    const e = line.get(String(r.row)), s = state(r), hue = data.hues[r.category];
    e.className = "row " + s + (hue === undefined ? "" : " h" + hue);
    for (const m of marksOf(r.row)) if (m.classList.contains("rejected") !== (s === "rejected")) m.classList.toggle("rejected");
    return e;
  }

  function draw(r) {
    const e = face(r), shown = now(r), changed = decided(r.row).fields;
    if (!e.firstChild) e.append(cells.cloneNode(true));
    const sign = shown.modifier === "=" || shown.modifier === ".." ? "" : shown.modifier;
    const words = [
      r.row, shown.indicator, sign + grouped(shown.value), shown.unit, t(shown.aspect), shown.period, shown.part_of, t(state(r))];
    CELLS.forEach((name, i) => {
      const c = e.children[i];
      c.textContent = words[i];
      c.classList.toggle("changed", name in changed);
    });
    const name = e.children[1];
    if (shown.scope) name.prepend(element("span", "scope" + ("scope" in changed ? " changed" : ""), shown.scope + " "));
    if (r.flags) name.append(element("span", "warn", " ⚑ " + r.flags));
  }

  // The first rows at once, all others in the pauses between what the reader does, so that the page's own search finds them.
  const FIRST = 60, SLICE = 8;
  const pause = window.requestIdleCallback || ((f) => setTimeout(f, 1));
  let filling = 0;

  function fillIn(all) {
    const mine = ++filling;
    let at = 0;
    const some = (until) => {
      for (; at < all.length && until(); at++) if (!line.get(String(all[at].row)).firstChild) draw(all[at]);
    };
    const later = () => {
      if (mine !== filling) return;
      const end = performance.now() + SLICE;
      some(() => performance.now() < end);
      if (at < all.length) pause(later);
    };
    some(() => at < FIRST);
    if (at < all.length) pause(later);
  }

  const grouped = (v) => v.replace(/\d+(\.\d+)?/g, (n) => n.replace(/^\d+/, (i) => i.replace(/\B(?=(\d{3})+$)/g, ",")));

  function build() {
    line.clear();
    index();
    const all = rows(), made = document.createDocumentFragment();
    for (const r of all) {
      const e = blank.cloneNode();
      e.dataset.row = r.row;
      line.set(String(r.row), e);
      made.append(e);
      face(r);
    }
    fillIn(all);
    $("rows").replaceChildren(made);
    $("grid").setAttribute("aria-rowcount", all.length + 1);
    show();
    filter();
    if (!find(chosen)) chosen = null;
    const first = chosen === null;  // nothing to scroll to then, which would lay out the page once more
    choose(first ? (visible()[0] || {}).dataset?.row : chosen, false, !first);
  }

  function options(select, values, label) {
    const old = select.options.length ? select.value : "*";
    select.replaceChildren(new Option(t("all"), "*"), ...values.map((v) => new Option(v === "" ? t("none") : label(v), v)));
    select.value = values.includes(old) ? old : "*";
  }

  function filters() {
    const each = (f) => [...new Set(doc().rows.flatMap(f))];
    options($("category"), each((r) => [r.category]), (c) => (chinese ? data.labels[c] : c) || c);
    options($("flag"), each((r) => (r.flags ? r.flags.split("; ") : [])).sort(), (f) => f);
    options($("section"), each((r) => [r.section]), (s) => (s.length > 40 ? s.slice(0, 40) + "…" : s));
    options($("decision"), DECISIONS, t);
  }

  function filter() {
    const of = (id) => $(id).value, wanted = $("search").value.trim().toLowerCase();
    for (const r of rows()) {
      const shown = now(r);
      const fits =
        (of("category") === "*" || r.category === of("category")) &&
        (of("flag") === "*" || r.flags.split("; ").includes(of("flag"))) &&
        (of("section") === "*" || r.section === of("section")) &&
        (of("decision") === "*" || state(r) === of("decision")) &&
        (!wanted || [shown.indicator, shown.scope, r.mention, shown.unit, shown.value, r.section].join(" ").toLowerCase().includes(wanted));
      const e = line.get(String(r.row));
      if (e.hidden === fits) e.hidden = !fits;
    }
    count();
  }

  const visible = () => [...$("rows").children].filter((e) => !e.hidden);

  function count() {
    const all = rows(), n = visible().length;
    const done = all.filter((r) => state(r) !== "open").length;
    $("count").textContent = n ? t("shown", n, all.length, done) + (kept ? " · " + t("kept") : "") : t("no_rows");
  }

  // ---------------------------------------------------------------- both ways

  let marked = new Map();

  function index() {
    marked = new Map();
    for (const m of $("d" + which).querySelectorAll("[data-row], [data-rows]"))
      for (const id of (m.dataset.row || m.dataset.rows).split(" ")) {
        if (!marked.has(id)) marked.set(id, { marks: [], names: [] });
        marked.get(id)[m.dataset.row ? "marks" : "names"].push(m);
      }
  }
  const marksOf = (id) => (marked.get(String(id)) || { marks: [] }).marks;

  function choose(id, focus = true, scroll = true) {
    const r = id === undefined || id === null ? null : find(id);
    for (const e of document.querySelectorAll(".now")) e.classList.remove("now");
    for (const e of $("rows").querySelectorAll("[aria-selected=true]")) {
      e.setAttribute("aria-selected", "false");
      e.tabIndex = -1;
    }
    chosen = r ? r.row : null;
    fill(r);
    if (!r) return;
    if (!line.get(String(r.row)).firstChild) draw(r);
    const e = line.get(String(r.row)), m = marked.get(String(r.row)) || { marks: [], names: [] };
    e.setAttribute("aria-selected", "true");
    e.tabIndex = 0;
    if (focus) e.focus({ preventScroll: true });
    if (focus || scroll) e.scrollIntoView({ block: "nearest" });
    for (const x of m.marks.concat(m.names)) x.classList.add("now");
    const at = m.marks[0] || (r.added && lineAt(r.start));
    if (at && scroll) at.scrollIntoView({ block: "center" });
  }

  function fill(r) {
    $("fault").textContent = "";
    for (const name of FIELDS) {
      $("f-" + name).value = r ? now(r)[name] : "";
      $("f-" + name).disabled = !r;
      $("f-" + name).removeAttribute("aria-invalid");
    }
    $("f-note").value = r ? decided(r.row).note || "" : "";
    for (const b of ["accept", "correct", "reject", "undo"]) $(b).disabled = !r;
    $("about").replaceChildren();
    if (r) $("about").append(t("row") + " " + r.row + " · ", element("b", "", r.mention), r.flags ? " · " + r.flags : "", r.section ? " · " + r.section : "");
  }

  function step(by) {
    const seen = visible(), at = seen.findIndex((e) => e.dataset.row === String(chosen));
    const to = seen[Math.max(0, Math.min(seen.length - 1, at + by))];
    if (to) choose(to.dataset.row);
  }

  function nextOpen() {
    const seen = visible(), at = seen.findIndex((e) => e.dataset.row === String(chosen));
    const to = seen.slice(at + 1).concat(seen.slice(0, at + 1)).find((e) => e.classList.contains("open"));
    if (to) choose(to.dataset.row);
  }

  // ---------------------------------------------------------------- correct

  function faultOf(f, id) {
    if (!f.indicator) return ["indicator", "bad_name"];
    if (f.modifier === ".." ? !RANGE.test(f.value) : RANGE.test(f.value)) return ["value", "bad_range"];
    if (f.modifier !== ".." && !VALUE.test(f.value) && !(f.value === "" && f.modifier === "~")) return ["value", "bad_value"];
    if (f.period && !PERIOD.test(f.period)) return ["period", "bad_period"];
    const whole = f.part_of === "" ? null : find(f.part_of);
    if (f.part_of !== "" && (!whole || String(whole.row) === String(id) || state(whole) === "rejected")) return ["part_of", "bad_part"];
    return null;
  }

  function correct() {
    const r = chosen === null ? null : find(chosen);
    if (!r) return;
    const f = Object.fromEntries(FIELDS.map((name) => [name, $("f-" + name).value.replace(/\s+/g, " ").trim()]));
    for (const name of FIELDS) $("f-" + name).removeAttribute("aria-invalid");
    const fault = faultOf(f, r.row);
    if (fault) {
      $("fault").textContent = t(fault[1]);
      $("f-" + fault[0]).setAttribute("aria-invalid", "true");
      $("f-" + fault[0]).focus();
      return;
    }
    const changed = Object.fromEntries(FIELDS.filter((n) => f[n] !== String(r[n])).map((n) => [n, f[n]]));
    if (r.added) Object.assign(r, f);
    const note = $("f-note").value.trim();
    decide(r.row, r.added ? "added" : Object.keys(changed).length ? "corrected" : "accepted", r.added ? {} : changed, note);
    choose(r.row);
  }

  const plainly = (decision) => chosen !== null && decide(chosen, decision, {}, $("f-note").value.trim());

  // ---------------------------------------------------------------- add what was missed

  const lineAt = (start) => {
    const all = $("d" + which).children;
    let low = 0, high = all.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (Number(all[mid].dataset.at) <= start) low = mid; else high = mid - 1;
    }
    return all[low];
  };

  // A place in the DOM as code points into the document's text.
  function pointOf(node, offset) {
    const host = (node.nodeType === 1 ? node : node.parentElement).closest(".line");
    if (!host) return null;
    const range = document.createRange();
    range.setStart(host, 0);
    range.setEnd(node, offset);
    return Number(host.dataset.at) + [...range.toString()].length;
  }

  // And back: the DOM range of text[start:end].
  function rangeOf(start, end) {
    const range = document.createRange();
    const place = (at, set) => {
      const host = lineAt(at), walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
      let left = at - Number(host.dataset.at), node;
      while ((node = walker.nextNode())) {
        const chars = [...node.data];
        if (left <= chars.length) return set(node, chars.slice(0, left).join("").length);
        left -= chars.length;
      }
    };
    place(start, (n, o) => range.setStart(n, o));
    place(end, (n, o) => range.setEnd(n, o));
    return range;
  }

  function show() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.set("added", new Highlight(...work[which].added.map((r) => rangeOf(r.start, r.end))));
  }

  let selected = null;

  function remember() {
    const s = getSelection();
    if (!s.rangeCount || s.isCollapsed) return;
    const r = s.getRangeAt(0);
    if ($("d" + which).contains(r.startContainer) && $("d" + which).contains(r.endContainer)) selected = r.cloneRange();
  }

  function add() {
    remember();
    if (!selected) return say(t("no_selection"));
    let start = pointOf(selected.startContainer, selected.startOffset), end = pointOf(selected.endContainer, selected.endOffset);
    const written = selected.toString(), mention = written.trim();
    if (start === null || end === null || !mention) return say(t("no_selection"));
    start += [...written.slice(0, written.length - written.trimStart().length)].length;
    end = start + [...mention].length;
    const over = rows().find((r) => r.start < end && start < r.end && state(r) !== "rejected");
    if (over) return say(t("overlaps", over.row));
    const digits = mention.match(/-?\d+(\.\d+)?/);
    const r = {
      row: "n" + (1 + Math.max(0, ...work[which].added.map((a) => Number(/^n(\d+)$/.exec(a.row)?.[1] || 0)))), added: true, indicator: "", scope: "",
      category: "", modifier: "=", value: digits ? digits[0] : "", unit: unitOf(mention), aspect: "level", status: "actual",
      period: "", part_of: "", section: "", mention, start, end, flags: "", context: contextOf(start, end),
    };
    work[which].added.push(r);
    work[which].done[r.row] = { decision: "added", fields: {}, note: "", when: clock() };
    selected = null;
    getSelection().removeAllRanges();
    keep();
    build();
    line.get(r.row).hidden = false;
    choose(r.row, false, false);
    $("f-indicator").focus();
  }

  const unitOf = (mention) => data.units.filter((u) => mention.endsWith(u)).sort((a, b) => b.length - a.length)[0] || "";

  function contextOf(start, end) {
    const host = lineAt(start), chars = [...host.textContent], at = start - Number(host.dataset.at), to = end - Number(host.dataset.at);
    return (chars.slice(Math.max(0, at - 16), at).join("") + "[[" + chars.slice(at, to).join("") + "]]" + chars.slice(to, to + 16).join("")).replace(/\s/g, " ");
  }

  // ---------------------------------------------------------------- save

  const clean = (v) => String(v ?? "").replace(/[\t\r\n]+/g, " ");
  const bar = (name) => clean(name).replaceAll("|", "／");
  const head = (name) => bar(name).split(/[+\-]/).filter((w) => /[\p{L}\p{N}]/u.test(w)).join("+");

  function lineOf(r, k) {
    const d = data.documents[k], f = now(r, k), s = state(r, k), done = decided(r.row, k);
    const whole = f.part_of === "" ? null : find(f.part_of, k);
    const name = bar(f.indicator), scope = bar(f.scope);
    const period = "period" in done.fields || r.added ? f.period : f.period === d.period ? "" : f.period;
    return {
      id: r.row, context: r.context, value: f.value, rel: f.modifier, unit: bar(f.unit), label: scope ? name + "|" + scope + name : name,
      head: head(f.indicator), aspect: f.aspect, status: f.status, period, parent: whole && state(whole, k) !== "rejected" ? whole.row : "",
      opt: s === "open" ? 1 : "", start: r.start, end: r.end, document: d.name, digest: d.digest, mention: r.mention,
      decision: s === "open" && done.when ? "reopen" : VERB[s], scope,
      changed: Object.keys(done.fields).join(" "), note: done.note || "", who: done.when ? (done.who ?? $("who").value) : "", when: done.when || "",
    };
  }

  function written() {
    const out = [data.columns.join("\t")];
    data.documents.forEach((d, k) => {
      const all = rows(k).filter((r) => !r.added || r.indicator).sort((a, b) => a.start - b.start);
      for (const r of all) {
        const cells = lineOf(r, k);
        out.push(data.columns.map((c) => clean(cells[c])).join("\t"));
      }
    });
    return out.join("\n") + "\n";
  }

  function save() {
    const base = data.documents.length === 1 ? doc().name.split(/[\\/]/).pop().replace(/\.[^.]*$/, "") : "";
    const name = (base || "corrections") + ".tsv";
    const a = element("a");
    a.href = URL.createObjectURL(new Blob([written()], { type: "text/tab-separated-values;charset=utf-8" }));
    a.download = name;
    document.body.append(a);
    a.click();
    a.remove();
    setTimeout(() => URL.revokeObjectURL(a.href), 10000);
    say(t("saved", name));
  }

  // ---------------------------------------------------------------- events

  const KEYS = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), PageDown: () => step(12), PageUp: () => step(-12),
    Home: () => step(-1e9), End: () => step(1e9), j: () => step(1), k: () => step(-1),
    a: () => { plainly("accepted"); step(1); }, r: () => { plainly("rejected"); step(1); }, u: () => plainly("open"),
    e: () => $("f-indicator").focus(), Enter: () => $("f-indicator").focus(), n: nextOpen, "/": () => $("search").focus(),
  };

  function listen() {
    $("text").addEventListener("click", (e) => {
      const m = e.target.closest("[data-row], [data-rows]");
      if (!m || !getSelection().isCollapsed) return;
      const id = (m.dataset.row || m.dataset.rows).split(" ")[0];
      if (line.get(id).hidden) { clear(); }
      choose(id, true, false);
    });
    $("rows").addEventListener("click", (e) => {
      const r = e.target.closest("[data-row]");
      if (r) choose(r.dataset.row);
    });
    document.addEventListener("keydown", (e) => {
      const typing = e.target.closest("input, select, textarea");
      if (e.key === "Escape" && typing) { e.preventDefault(); choose(chosen); return; }
      if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.target.closest("button, a") && (e.key === "Enter" || e.key === " ")) return;
      if (e.target.closest("#text") && e.key.length > 1) return;
      if (KEYS[e.key]) { e.preventDefault(); KEYS[e.key](); }
    });
    document.addEventListener("selectionchange", remember);
    $("editor").addEventListener("submit", (e) => { e.preventDefault(); correct(); });
    $("accept").addEventListener("click", () => plainly("accepted"));
    $("reject").addEventListener("click", () => plainly("rejected"));
    $("undo").addEventListener("click", () => plainly("open"));
    $("add").addEventListener("mousedown", (e) => e.preventDefault());
    $("add").addEventListener("click", add);
    $("save").addEventListener("click", save);
    $("who").addEventListener("change", keep);
    $("search").addEventListener("input", filter);
    for (const id of ["category", "flag", "section", "decision"]) $(id).addEventListener("change", filter);
    $("language").addEventListener("click", () => { chinese = 1 - chinese; speak(); filters(); build(); });
    $("document").addEventListener("change", () => { open(Number($("document").value)); $("text").scrollTop = 0; });
  }

  function clear() {
    for (const id of ["category", "flag", "section", "decision"]) $(id).value = "*";
    $("search").value = "";
    filter();
  }

  function open(k) {
    $("d" + which).hidden = true;
    which = k;
    $("d" + which).hidden = false;
    chosen = null;
    filters();
    build();
  }

  function start() {
    $("document").replaceChildren(...data.documents.map((d, k) => new Option(d.name, k)));
    $("units").replaceChildren(...data.units.map((u) => new Option(u, u)));
    for (const [name, values] of Object.entries(data.choices)) $("f-" + name).replaceChildren(...values.map((v) => new Option(v, v)));
    restore();
    speak();
    listen();
    if (data.documents.length) open(0);
    document.documentElement.dataset.ready = "yes";
  }

  start();
})();
