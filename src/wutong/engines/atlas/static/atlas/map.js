// The one map of all pages: areas by zoom, figures as steps of one colour, counts or points, marks, with or without a ground map.
"use strict";
(() => {
  const OVERLAYS_FROM = 12, NAMES_FROM = 14, FAR = 24, STEPS = [0.12, 0.27, 0.42, 0.57, 0.72], SHAPES = { ok: "●", watch: "▲", late: "■", missing: "○" };
  const FONT = ["sans"];

  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name, other) => style.getPropertyValue(name).trim() || other;
    return { accent: colour("--accent", "#0b6e6e"), ink: colour("--ink", "#16211f"), paper: colour("--surface", "#ffffff"),
      soft: colour("--ink-faint", "#647371"), watch: colour("--watch", "#8a5a00"), sunken: colour("--sunken", "#eef2f1") };
  };

  const opacity = (data, level) => {
    if (!data.shades || data.shades.level !== level) return 0.06;
    const rows = Object.entries(data.shades.rows).flatMap(([code, row]) => [code, STEPS[row.step]]);
    return ["match", ["get", "code"], ...rows, 0.02];
  };

  const areas = (data, look) => data.zooms.flatMap(([level, since], index) => {
    const shaded = data.shades && data.shades.level === level;
    const until = index + 1 < data.zooms.length ? data.zooms[index + 1][1] : FAR;
    const range = { source: "wutong", "source-layer": level, minzoom: since, maxzoom: until };
    return [
      { id: `${level}-fill`, type: "fill", ...range, paint: { "fill-color": look.accent, "fill-opacity": opacity(data, level) } },
      { id: `${level}-line`, type: "line", ...range, paint: { "line-color": look.accent, "line-opacity": shaded ? 0.9 : 0.6, "line-width": index === 0 ? 2 : 1 } },
      { id: `${level}-near`, type: "line", ...range, filter: ["==", ["get", "code"], ""], paint: { "line-color": look.accent, "line-width": 3 } },
      { id: `${level}-chosen`, type: "line", ...range, filter: ["in", ["get", "code"], ["literal", data.chosen]], paint: { "line-color": look.watch, "line-width": 4 } },
    ];
  });

  const names = (data, look) => data.zooms.map(([level, since], index) => ({
    id: `${level}-name`, type: "symbol", source: "wutong", "source-layer": `${level}-name`, minzoom: since,
    maxzoom: index + 1 < data.zooms.length ? data.zooms[index + 1][1] : FAR,
    layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": FONT, "text-max-width": 8 },
    paint: { "text-color": look.ink, "text-halo-color": look.paper, "text-halo-width": 1.5 },
  }));

  const overlays = (look) => ["district", "park", "parcel", "road", "facility", "address"].flatMap((level) => {
    const range = { source: "wutong", "source-layer": level, minzoom: level === "district" ? 10 : OVERLAYS_FROM };
    const faces = ["==", ["geometry-type"], "Polygon"], dots = ["==", ["geometry-type"], "Point"];
    return [
      { id: `${level}-over`, type: "fill", ...range, filter: faces, paint: { "fill-color": look.soft, "fill-opacity": 0.15 } },
      { id: `${level}-edge`, type: "line", ...range, paint: { "line-color": look.soft, "line-width": level === "road" ? 2 : 1, "line-dasharray": ["park", "district"].includes(level) ? [3, 2] : [1, 0] } },
      { id: `${level}-spot`, type: "circle", ...range, filter: dots, paint: { "circle-radius": 4, "circle-color": look.paper, "circle-stroke-color": look.soft, "circle-stroke-width": 2 } },
      { id: `${level}-said`, type: "symbol", ...range, minzoom: NAMES_FROM, filter: level === "district" ? ["==", ["get", "code"], ""] : ["!=", ["get", "code"], ""],
        layout: { "text-field": ["get", "name"], "text-size": 11, "text-font": FONT, "symbol-placement": level === "road" ? "line" : "point", "text-offset": [0, level === "road" ? 0 : 0.9], "text-anchor": level === "road" ? "center" : "top" },
        paint: { "text-color": look.soft, "text-halo-color": look.paper, "text-halo-width": 1.5 } },
    ];
  });

  const points = (data, look) => !data.points ? [] : [
    { id: "points-heat", type: "heatmap", source: "wutong", "source-layer": "points", layout: { visibility: "none" },
      paint: { "heatmap-weight": ["interpolate", ["linear"], ["coalesce", ["get", "count"], 1], 1, 0.1, 400, 1], "heatmap-opacity": 0.7, "heatmap-radius": 24 } },
    { id: "points-dot", type: "circle", source: "wutong", "source-layer": "points",
      paint: { "circle-color": look.accent, "circle-opacity": 0.8, "circle-stroke-color": look.paper, "circle-stroke-width": 1,
        "circle-radius": ["case", [">", ["coalesce", ["get", "count"], 1], 1], ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1.4, 9, 30, 22], 4] } },
    { id: "points-count", type: "symbol", source: "wutong", "source-layer": "points", filter: [">", ["coalesce", ["get", "count"], 1], 1],
      layout: { "text-field": ["to-string", ["get", "count"]], "text-size": 11, "text-font": FONT }, paint: { "text-color": look.paper } },
  ];

  const styleOf = (data) => {
    const look = colours();
    const under = data.ground
      ? { sources: { ground: { type: "raster", tiles: [data.ground.tiles], tileSize: 256 } }, layer: { id: "ground", type: "raster", source: "ground" } }
      : { sources: {}, layer: { id: "ground", type: "background", paint: { "background-color": look.sunken } } };
    const outline = { id: "outline", type: "line", source: "outline", paint: { "line-color": look.watch, "line-width": 4 } };
    return { version: 8, sources: { ...under.sources, wutong: { type: "vector", tiles: [location.origin + data.tiles], maxzoom: 16 }, outline: { type: "geojson", data: data.outlines } },
      layers: [under.layer, ...areas(data, look), ...overlays(look), outline, ...points(data, look), ...names(data, look)] };
  };

  const GROUPS = {
    areas: /-(fill|line|near)$/, names: /^(office|district|grid|micro)-name$/, overlays: /-(over|edge|spot|said)$/, points: /^points-(dot|count)$/, heat: /^points-heat$/,
  };

  const link = (one) => {
    const made = document.createElement("a");
    made.href = one.url;
    made.textContent = one.name;
    return made;
  };

  // A mark is a link where it has a page, so that it is reached by keyboard; its shape tells the state, not its colour alone.
  const mark = (place) => {
    const made = document.createElement(place.url ? "a" : "span");
    if (place.url) made.href = place.url; else made.setAttribute("role", "img");
    made.className = `map-mark${place.state ? ` state-${place.state}` : ""}`;
    made.textContent = SHAPES[place.state] || "●";
    made.title = [place.title, place.detail].filter(Boolean).join(" · ");
    made.setAttribute("aria-label", made.title);
    return made;
  };

  class Component {
    constructor(box) {
      this.box = box;
      this.data = JSON.parse(document.getElementById(box.dataset.map).textContent);
      const around = box.closest(".map-beside") || box.closest(".map-component");
      this.said = box.closest(".map-component").querySelector("[data-map-said]");
      this.facts = around.querySelector("[data-map-facts]");
      this.tip = box.parentElement.querySelector("[data-map-tip]");
      this.around = around;
      const { bounds, words } = this.data;
      if (!bounds) { this.tell(words.empty); return; }
      try { this.draw(bounds); } catch (problem) { this.tell(words.broken); return; }
      this.watch();
    }

    tell(text) { this.said.textContent = text; this.box.classList.add("blank"); this.box.textContent = text; }

    draw([west, south, east, north]) {
      this.map = new maplibregl.Map({
        container: this.box, style: styleOf(this.data), bounds: [[west, south], [east, north]], fitBoundsOptions: { padding: 16, maxZoom: 17 },
        attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
        localIdeographFontFamily: getComputedStyle(document.documentElement).getPropertyValue("--sans") || "sans-serif",
        validateStyle: false, // the style is our own
      });
      this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
      this.map.addControl(new maplibregl.ScaleControl({ unit: "metric" }));
      this.map.getCanvas().setAttribute("aria-label", this.data.words.map);
      for (const place of this.data.places) {
        new maplibregl.Marker({ element: mark(place) }).setLngLat([place.lon, place.lat]).addTo(this.map);
      }
      this.map.once("idle", () => { this.box.dataset.drawn = "yes"; }); // all tiles of the first view are on the screen
      this.box.dataset.ready = "yes";
    }

    watch() {
      this.map.on("click", (event) => this.ask(event.lngLat, event.point));
      this.map.on("mousemove", (event) => this.hover(event.point));
      this.map.on("mouseout", () => { this.tip.hidden = true; });
      this.map.getCanvas().addEventListener("keydown", (event) => {
        if (event.key === "Enter") this.ask(this.map.getCenter(), this.map.project(this.map.getCenter()));
      });
      const switches = this.box.closest(".map-component").querySelectorAll("[data-map-layer]");
      for (const one of switches) one.addEventListener("change", () => this.show(one.dataset.mapLayer, one.checked));
      // A name in the table beside the map shows where it lies.
      for (const kind of ["mouseover", "focusin"]) this.around.addEventListener(kind, (event) => this.point(event.target));
      new MutationObserver(() => this.redraw(switches)).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    }

    redraw(switches) {
      this.map.setStyle(styleOf(this.data));
      this.map.once("styledata", () => { for (const one of switches) this.show(one.dataset.mapLayer, one.checked); });
    }

    show(group, wanted) {
      for (const layer of this.map.getStyle().layers) {
        if (GROUPS[group].test(layer.id)) this.map.setLayoutProperty(layer.id, "visibility", wanted ? "visible" : "none");
      }
    }

    point(target) {
      const row = target.closest && target.closest("tr");
      const named = row && row.querySelector("a[href*='/map/shapes/']");
      const code = named ? decodeURIComponent(new URL(named.href).pathname.split("/").at(-2)) : "";
      if (row) this.near(code);
    }

    near(code) {
      if (code === this.nearest) return;
      this.nearest = code;
      for (const [level] of this.data.zooms) if (this.map.getLayer(`${level}-near`)) this.map.setFilter(`${level}-near`, ["==", ["get", "code"], code]);
    }

    under(point) {
      const layers = this.data.zooms.map(([level]) => `${level}-fill`).filter((id) => this.map.getLayer(id));
      return this.map.queryRenderedFeatures(point, { layers })[0];
    }

    hover(point) {
      const found = this.under(point);
      this.near(found ? found.properties.code : "");
      const row = found && this.data.shades && this.data.shades.rows[found.properties.code];
      this.tip.hidden = !found;
      if (!found) return;
      this.tip.textContent = row ? `${found.properties.name}  ${row.printed}` : found.properties.name;
      this.tip.style.transform = `translate(${Math.min(point.x + 12, this.box.clientWidth - this.tip.offsetWidth - 4)}px, ${point.y + 12}px)`;
    }

    pick(where) {
      const values = [where.lng, where.lat].map((one) => one.toFixed(6));
      this.data.picks.forEach((id, index) => {
        const field = document.getElementById(id);
        if (!field) return;
        field.value = values[index];
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
      if (this.picked) this.picked.remove();
      this.picked = new maplibregl.Marker({ element: mark({ title: values.join(", ") }) }).setLngLat(where).addTo(this.map);
    }

    // Corners of a line to cut along, one a click; the field takes it as GeoJSON.
    drawLine(where) {
      const field = document.getElementById(this.data.draws);
      this.corners = [...(this.corners || []), [where.lng, where.lat].map((one) => Number(one.toFixed(7)))];
      this.showLine(field);
    }

    showLine(field) {
      const line = { type: "LineString", coordinates: this.corners };
      field.value = this.corners.length > 1 ? JSON.stringify(line) : "";
      const source = this.map.getSource("drawn");
      if (source) source.setData(line); else {
        const look = colours();
        this.map.addSource("drawn", { type: "geojson", data: line });
        this.map.addLayer({ id: "drawn", type: "line", source: "drawn", paint: { "line-color": look.watch, "line-width": 3, "line-dasharray": [2, 1] } });
        this.map.addLayer({ id: "drawn-corners", type: "circle", source: "drawn", paint: { "circle-radius": 4, "circle-color": look.watch } });
      }
      this.said.replaceChildren(`${this.data.words.corners} ${this.corners.length} `, this.undoButton(field));
    }

    undoButton(field) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button small";
      made.textContent = this.data.words.back;
      made.addEventListener("click", () => { this.corners.pop(); this.showLine(field); });
      return made;
    }

    // A click puts a shape's code into the field, or takes it out again.
    toggle(point) {
      const field = document.getElementById(this.data.codes), found = this.under(point);
      if (!found) return;
      const codes = field.value.split(/[\s、,]+/).filter(Boolean), code = found.properties.code;
      this.data.outlines = { type: "FeatureCollection", features: [] };
      this.map.getSource("outline").setData(this.data.outlines);
      this.data.chosen = codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code];
      field.value = this.data.chosen.join(" ");
      for (const [level] of this.data.zooms) this.map.setFilter(`${level}-chosen`, ["in", ["get", "code"], ["literal", this.data.chosen]]);
    }

    async ask(where, point) {
      if (this.data.picks) this.pick(where);
      if (this.data.draws) { this.drawLine(where); return; }
      if (this.data.codes) { this.toggle(point); return; }
      const query = new URLSearchParams({ lon: where.lng.toFixed(7), lat: where.lat.toFixed(7), day: this.data.day });
      if (this.facts) { await this.tellFacts(query); this.tellDots(point, []); return; }
      const answer = await fetch(`${this.data.at}?${query}`, { headers: { Accept: "application/json" } });
      const found = answer.ok ? (await answer.json()).found : [];
      this.said.replaceChildren(found.length ? this.data.words.here : this.data.words.outside);
      this.tellDots(point, found);
    }

    async tellFacts(query) {
      const answer = await fetch(`${this.data.facts}?${query}`);
      if (!answer.ok) return;
      this.facts.innerHTML = await answer.text(); // the server's own template, escaped there
      const found = this.facts.querySelector("[data-outline]");
      this.data.outlines = found ? JSON.parse(found.dataset.outline) : { type: "FeatureCollection", features: [] };
      this.map.getSource("outline").setData(this.data.outlines);
      this.said.replaceChildren();
    }

    tellDots(point, found) {
      for (const [index, one] of found.entries()) this.said.append(index ? " › " : " ", link(one));
      const dots = this.data.point_address ? this.map.queryRenderedFeatures(point, { layers: ["points-dot"] }) : [];
      for (const dot of dots.filter((one) => one.properties.count === undefined).slice(0, 5)) {
        this.said.append(" · ", link({ url: this.data.point_address.replace("{key}", dot.id), name: `#${dot.id}` }));
      }
    }
  }

  for (const box of document.querySelectorAll("[data-map]")) new Component(box);
})();
