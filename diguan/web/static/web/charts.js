// Draws the charts of a page with ECharts from the numbers beside them (json_script); the table next to each chart
// holds the same numbers. Loaded only by pages that have charts.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const named = (name) => style.getPropertyValue(name).trim();
  const TONES = {
    qualifies: named("--diguan-qualifies"), does_not_qualify: named("--diguan-does-not-qualify"),
    cannot_say: named("--diguan-cannot-say"), blue: "#2b6cb0", green: "#1f8a5f", orange: "#d97a06",
    red: "#c0392b", purple: "#7b5ea7", grey: "#8a94a3",
  };
  const ROW = ["#0b6b50", "#2b6cb0", "#d97a06", "#7b5ea7", "#c0392b", "#5b8c9a", "#8a94a3"];
  const tone = (series, at) => TONES[series.tone] || ROW[at % ROW.length];
  const write = (value, unit) => (value === null || value === undefined ? "—" : value.toLocaleString() + (unit ? " " + unit : ""));

  function pie(data) {
    const first = data.series[0];
    const values = data.categories.map((name, at) => ({
      name, value: first.values[at], url: first.urls[at], itemStyle: { color: TONES[data.tones[at]] || ROW[at % ROW.length] },
    }));
    return { legend: { bottom: 0 }, series: [{ type: "pie", radius: ["45%", "70%"], center: ["50%", "44%"], data: values, label: { formatter: (part) => `${part.name} ${part.percent.toFixed(1)}%` } }] };
  }

  function axes(data) {
    const names = { type: "category", data: data.categories, inverse: data.horizontal, axisLabel: { hideOverlap: true } };
    const numbers = { type: "value", minInterval: data.series.every((one) => one.values.every(Number.isInteger)) ? 1 : 0 };
    return {
      legend: data.series.length > 1 ? { top: 0 } : undefined,
      grid: { left: 8, right: 24, top: data.series.length > 1 ? 40 : 24, bottom: 8, containLabel: true },
      xAxis: data.horizontal ? numbers : names,
      yAxis: data.horizontal ? names : numbers,
      series: data.series.map((series, at) => ({
        name: series.name,
        type: data.kind === "line" ? "line" : "bar",
        stack: data.kind === "stacked" ? "all" : undefined,
        barMaxWidth: 28,
        itemStyle: { color: tone(series, at) },
        data: series.values.map((value, n) => ({ value, url: series.urls[n] })),
      })),
    };
  }

  function draw(place) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    place.style.height = `${Number(place.dataset.height)}px`;
    const chart = echarts.init(place, null, { renderer: "svg" });
    const shape = data.kind === "pie" ? pie(data) : axes(data);
    chart.setOption({
      color: ROW,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { renderMode: "richText", trigger: data.kind === "pie" ? "item" : "axis", confine: true, valueFormatter: (value) => write(value, data.unit) },
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...shape,
    });
    chart.on("click", (part) => { if (part.data && part.data.url) window.location.href = part.data.url; });
    new ResizeObserver(() => chart.resize()).observe(place);
  }

  const drawAll = (root) => root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((place) => { place.dataset.drawn = "1"; draw(place); });
  document.addEventListener("DOMContentLoaded", () => drawAll(document));
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
})();
