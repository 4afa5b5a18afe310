// The one map of all pages: areas by zoom, counts or points over them, with or without a ground map.
"use strict";
(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name, other) => style.getPropertyValue(name).trim() || other;
  const accent = colour("--accent", "#0b6e6e");
  const ink = colour("--ink", "#1d2b2b");
  const paper = colour("--surface", "#ffffff");

  const areas = (data) => data.zooms.flatMap(([level, since], index) => {
    const until = index + 1 < data.zooms.length ? data.zooms[index + 1][1] : 24;
    const range = { source: "wutong", "source-layer": level, minzoom: since, maxzoom: until };
    return [
      { id: `${level}-fill`, type: "fill", ...range, paint: { "fill-color": accent, "fill-opacity": 0.08 } },
      { id: `${level}-chosen`, type: "line", ...range, filter: ["==", ["get", "code"], data.chosen], paint: { "line-color": accent, "line-width": 4 } },
      { id: `${level}-line`, type: "line", ...range, paint: { "line-color": accent, "line-width": index === 0 ? 2 : 1 } },
      { id: `${level}-name`, type: "symbol", ...range, "source-layer": `${level}-name`, layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans"] },
        paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 1.5 } },
    ];
  });

  const points = (data) => !data.points ? [] : [
    { id: "points-heat", type: "heatmap", source: "wutong", "source-layer": "points", maxzoom: 12,
      paint: { "heatmap-weight": ["interpolate", ["linear"], ["get", "count"], 1, 0.1, 200, 1], "heatmap-opacity": 0.6 } },
    { id: "points-dot", type: "circle", source: "wutong", "source-layer": "points",
      paint: { "circle-color": accent, "circle-opacity": 0.75, "circle-stroke-color": paper, "circle-stroke-width": 1,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 4, 30, 22] } },
    { id: "points-count", type: "symbol", source: "wutong", "source-layer": "points", filter: [">", ["get", "count"], 1],
      layout: { "text-field": ["to-string", ["get", "count"]], "text-size": 11, "text-font": ["sans"] }, paint: { "text-color": paper } },
  ];

  const ground = (data) => data.ground
    ? { sources: { ground: { type: "raster", tiles: [data.ground.tiles], tileSize: 256 } }, layers: [{ id: "ground", type: "raster", source: "ground" }] }
    : { sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": paper } }] };

  const draw = (box) => {
    const data = JSON.parse(document.getElementById(box.dataset.map).textContent);
    const said = box.parentElement.querySelector("[data-map-said]");
    if (!data.bounds) { said.textContent = data.empty; return; }
    const under = ground(data);
    const [west, south, east, north] = data.bounds;
    const map = new maplibregl.Map({
      container: box, bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 16 }, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, fadeDuration: 0, localIdeographFontFamily: "sans-serif",
      style: { version: 8, sources: { ...under.sources, wutong: { type: "vector", tiles: [location.origin + data.tiles], maxzoom: 16 } },
        layers: [...under.layers, ...areas(data), ...points(data)] },
    });
    map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
    map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
    map.on("click", async (event) => {
      const query = new URLSearchParams({ lon: event.lngLat.lng.toFixed(7), lat: event.lngLat.lat.toFixed(7), day: data.day });
      const answer = await fetch(`${data.at}?${query}`, { headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).found : [];
      said.replaceChildren(found.length ? data.here : data.outside);
      const dots = data.point_address ? map.queryRenderedFeatures(event.point, { layers: ["points-dot"] }) : [];
      for (const [index, one] of found.entries()) {
        const link = document.createElement("a");
        link.href = one.url;
        link.textContent = one.name;
        said.append(index ? " › " : " ", link);
      }
      for (const dot of dots.filter((one) => one.properties.key !== undefined).slice(0, 5)) {
        const link = document.createElement("a");
        link.href = data.point_address.replace("{key}", dot.properties.key);
        link.textContent = `#${dot.properties.key}`;
        said.append(" · ", link);
      }
    });
    map.once("idle", () => { box.dataset.drawn = "yes"; }); // all tiles of the first view are on the screen
    box.dataset.ready = "yes";
  };

  for (const box of document.querySelectorAll("[data-map]")) draw(box);
})();
