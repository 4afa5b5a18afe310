/* Charts: reads ECharts options from JSON scripts, puts the theme in, opens a point's page when it is clicked. */
(() => {
  "use strict";
  if (typeof echarts === "undefined") return;
  const drawn = new Map();
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  /* What each role looks like. */
  const ROLES = {
    adopted: () => ({ color: token("accent"), lineStyle: { color: token("accent"), width: 2 }, symbol: "circle", symbolSize: 7, z: 5 }),
    spans: () => ({ type: "scatter", symbol: "rect", symbolSize: 8, itemStyle: { color: token("surface"), borderColor: token("accent"), borderWidth: 1.5 }, z: 4 }),
    claims: () => ({ type: "scatter", color: token("surface"), itemStyle: { color: token("surface"), borderColor: token("ink-soft"), borderWidth: 1.5 }, symbolSize: 8, z: 4 }),
    aims: () => ({ type: "scatter", symbol: "diamond", symbolSize: 10, itemStyle: { color: token("surface"), borderColor: token("ink-soft"), borderWidth: 1.5 }, z: 4 }),
    target: () => ({ color: token("ink-soft"), lineStyle: { color: token("ink-soft"), type: "dashed", width: 1.5 }, symbol: "diamond", symbolSize: 7, z: 3 }),
    forecast: () => ({ color: token("accent"), lineStyle: { color: token("accent"), type: "dotted", width: 1.5 }, symbol: "none", z: 2 }),
    band: () => ({ color: token("band"), lineStyle: { opacity: 0 }, areaStyle: { color: token("band") }, symbol: "none", silent: true, tooltip: { show: false }, z: 1 }),
    "band-base": () => ({ lineStyle: { opacity: 0 }, symbol: "none", silent: true, tooltip: { show: false }, z: 1 }),
    peer: () => ({ color: token("chart-grey"), lineStyle: { color: token("chart-grey"), width: 1 }, symbol: "none", z: 1 }),
    bar: () => ({ type: "bar", color: token("accent"), barMaxWidth: 28 }),
  };
  const palette = () => ["accent", "chart-grey", "watch", "ok", "late", "ink-soft"].map(token);

  function axis(given, kind) {
    if (!given) return given;
    if (Array.isArray(given)) return given.map((part) => axis(part, kind));
    return {
      ...given,
      axisLine: { lineStyle: { color: token("line-strong") }, ...given.axisLine },
      axisTick: { lineStyle: { color: token("line-strong") }, ...given.axisTick },
      axisLabel: { color: token("ink-soft"), ...given.axisLabel },
      nameTextStyle: { color: token("ink-faint"), ...given.nameTextStyle },
      splitLine: { show: kind === "y", lineStyle: { color: token("chart-grid") }, ...given.splitLine },
    };
  }

  /* An axis of kind "years" prints 2020, never 2,020, marks whole years, and at most a dozen of them. */
  function years(given, series) {
    if (!given || given.kind !== "years") return given;
    const places = series.flatMap((one) => one.data || []).map((item) => (Array.isArray(item) ? item : item.value)[0]);
    const min = Math.floor(Math.min(...places)), max = Math.ceil(Math.max(...places));
    const whole = (value) => (Number.isInteger(value) ? String(value) : "");
    return { ...given, min, max, interval: Math.ceil((max - min) / 12) || 1, axisLabel: { formatter: whole, hideOverlap: true, ...given.axisLabel }, splitLine: { show: false } };
  }

  /* Data items printed as their source printed them; a plain number as it is. */
  function line(point, unit) {
    const item = point.data && typeof point.data === "object" && !Array.isArray(point.data) ? point.data : {};
    const value = Array.isArray(point.value) ? point.value[1] : point.value;
    const shown = item.printed || (value === null || value === undefined ? "—" : value);
    const row = document.createElement("div");
    row.textContent = `${point.seriesName}　${shown}${item.unit === undefined ? unit || "" : item.unit}${item.note ? `　${item.note}` : ""}`;
    return row.outerHTML;
  }
  function tooltip(unit) {
    return (points) => {
      const list = (Array.isArray(points) ? points : [points]).filter((point) => !(point.data && point.data.hidden));
      if (!list.length) return "";
      const head = document.createElement("strong");
      const first = list[0];
      head.textContent = first.data && first.data.when ? first.data.when : first.axisValueLabel || first.name;
      return head.outerHTML + list.map((point) => line(point, unit)).join("");
    };
  }

  function themed(option) {
    const series = (Array.isArray(option.series) ? option.series : [option.series]).map((one) => {
      const style = ROLES[one.role] ? ROLES[one.role]() : {};
      return { type: "line", labelLayout: { moveOverlap: "shiftY" }, ...style, ...one, lineStyle: { ...style.lineStyle, ...one.lineStyle }, label: { color: token("ink"), ...one.label }, endLabel: { color: token("ink-soft"), ...one.endLabel } };
    });
    return {
      animation: !calm.matches, animationDuration: 250, color: palette(),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: token("ink") },
      ...option,
      grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true, ...option.grid },
      xAxis: axis(years(option.xAxis, series), "x"), yAxis: axis(option.yAxis, "y"), series,
      legend: option.legend && { ...(option.legend.bottom === undefined && { top: 0 }), right: 24, textStyle: { color: token("ink-soft") }, icon: "circle", itemWidth: 8, itemHeight: 8, ...option.legend },
      tooltip: { trigger: "axis", confine: true, backgroundColor: token("raised"), borderColor: token("line-strong"), textStyle: { color: token("ink"), fontSize: 12 }, formatter: tooltip(option.unit), ...option.tooltip },
    };
  }

  function draw(box) {
    const script = document.getElementById(box.dataset.chart);
    if (!script) return;
    const option = JSON.parse(script.textContent);
    const old = drawn.get(box);
    if (old) old.dispose();
    const chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption(themed(option));
    chart.on("click", (point) => { const url = point.data && point.data.url; if (url) window.location.assign(url); });
    drawn.set(box, chart);
  }
  function drawAll(within = document) {
    for (const box of within.querySelectorAll("[data-chart]")) if (!drawn.has(box)) { draw(box); watcher.observe(box); }
    for (const [box, chart] of drawn) if (!box.isConnected) { chart.dispose(); drawn.delete(box); }
  }
  function redraw() { for (const box of drawn.keys()) draw(box); }

  const watcher = new ResizeObserver((entries) => { for (const entry of entries) { const chart = drawn.get(entry.target); if (chart) chart.resize(); } });
  dark.addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  document.addEventListener("htmx:afterSettle", () => drawAll());
  /* Paper is narrower than the screen and laid out after this moment: drawn for the width of a page, shown as a picture that fits. */
  const PAPER = 700;
  window.addEventListener("beforeprint", () => {
    for (const [box, chart] of drawn) {
      chart.resize({ width: Math.min(chart.getWidth(), PAPER), silent: true });
      chart.getZr().refreshImmediately();  /* not in the next frame, which comes after the page is printed */
      box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    }
  });
  window.addEventListener("afterprint", () => { for (const [box, chart] of drawn) { box.querySelector("svg").removeAttribute("viewBox"); chart.resize({ width: "auto" }); } });
  drawAll();
})();
