/* global document, window, getComputedStyle, uPlot */
// Runs in the page of a budget run: draws what the page's data block holds. Plain JavaScript: it is put into the page as it is.
(() => {
  'use strict';
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('chart-data').textContent);
  const colour = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  const resolved = (name) => {
    // A custom property is not computed: what light-dark() gives is read off an element that uses it.
    const probe = document.createElement('span');
    probe.style.color = colour(name);
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const HEIGHT = 240;
  const PRINTED = 330;
  const RIGHT = 78;

  const milliseconds = (value) => (value == null ? '–' : `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`);
  const percentile = (x) => `${+(100 * (1 - 1 / x)).toFixed(3)} %`;

  function axis(label, more) {
    return {
      label,
      labelSize: 18,
      stroke: () => resolved('ink'),
      grid: { stroke: () => resolved('grid'), width: 1 },
      ticks: { stroke: () => resolved('grid'), width: 1 },
      ...more,
    };
  }

  /** A line across the plot at a value of one scale, with a word beside it. */
  function mark(u, scale, value, word, ink) {
    const { ctx, bbox } = u;
    const at = u.valToPos(value, scale, true);
    const isX = scale === 'x';
    if (isX ? at < bbox.left || at > bbox.left + bbox.width : at < bbox.top || at > bbox.top + bbox.height) return;
    const ratio = window.devicePixelRatio || 1;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(isX ? at : bbox.left, isX ? bbox.top : at);
    ctx.lineTo(isX ? at : bbox.left + bbox.width, isX ? bbox.top + bbox.height : at);
    ctx.stroke();
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = isX ? 'top' : 'middle';
    ctx.fillText(word, isX ? at + 3 * ratio : bbox.left + bbox.width + 4 * ratio, isX ? bbox.top + 2 * ratio : at);
    ctx.restore();
  }

  const line = (label, ink, more) => ({ label, stroke: () => resolved(ink), width: 2, points: { show: false }, ...more });

  function curveOptions({ judged, allowed }) {
    return {
      scales: { x: { time: false, distr: 3, range: (u, low, high) => [low, Math.max(high, 2)] }, y: { range: (u, low, high) => [0, high * 1.05] } },
      axes: [
        axis('percentile', {
          size: 30,
          splits: (u) => [1, 2, 4, 10, 20, 100, 1000, 10000].filter((x) => x <= u.scales.x.max * 1.0001),
          // The usual filter of a logarithmic scale leaves powers of ten alone.
          filter: (u, splits) => splits,
          values: (u, splits) => splits.map(percentile),
        }),
        axis('latency, ms', { size: 56 }),
      ],
      series: [
        { label: 'percentile', value: (u, x) => (x == null ? '–' : percentile(x)) },
        line('oracle', 'oracle', { value: (u, value) => milliseconds(value) }),
        line('target', 'target', { value: (u, value) => milliseconds(value) }),
        ...(allowed === null ? [] : [line(allowed, 'limit', { width: 1, dash: [5, 4], value: (u, value) => milliseconds(value) })]),
      ],
      hooks: { draw: [(u) => judged.forEach((one) => mark(u, 'x', 1 / (1 - one / 100), `P${one}`, resolved('ink')))] },
    };
  }

  function timeOptions({ limit, range, samples, judged }) {
    const value = (u, ratio, series, at) =>
      at == null || ratio == null ? '–' : `${ratio.toFixed(3)} (${u.data[2][at].toFixed(3)} … ${u.data[1][at].toFixed(3)}), samples ${samples[at]}`;
    const edge = (label) => ({ ...line(label, 'band', { width: 0 }), class: 'unlisted' });
    return {
      padding: [null, RIGHT, null, null],
      scales: { x: { time: false }, y: { range: () => range } },
      axes: [axis('seconds of sampling', { size: 30 }), axis(`ratio of P${judged}`, { size: 56 })],
      series: [
        { label: 'at', value: (u, x) => (x == null ? '–' : `${x} s`) },
        edge('upper'),
        edge('lower'),
        line('target / oracle', 'target', { value, points: { show: true, size: 5 } }),
      ],
      bands: [{ series: [1, 2], fill: () => resolved('band') }],
      hooks: {
        draw: [
          (u) => {
            mark(u, 'y', 1, 'equal', resolved('ink'));
            if (limit !== null) mark(u, 'y', limit, `allowed ${+limit.toFixed(3)}`, resolved('limit'));
          },
        ],
      },
    };
  }

  const kinds = { curve: curveOptions, time: timeOptions };

  // Colours are read when a chart is made: another theme makes it anew.
  let plots = [];
  function draw(fixedWidth) {
    for (const { plot } of plots) plot.destroy();
    plots = [...document.querySelectorAll('.chart')].map((place) => {
      const chart = data[Number(place.dataset.chart)];
      const width = fixedWidth ?? widthOf(place);
      place.textContent = '';
      const plot = new uPlot({ width, height: HEIGHT, cursor: { drag: { x: true, y: false } }, ...kinds[chart.kind](chart) }, chart.columns, place);
      return { plot, place };
    });
  }
  const widthOf = (place) => Math.max(240, Math.floor(place.clientWidth));
  const fit = () => {
    for (const { plot, place } of plots) if (plot.width !== widthOf(place)) plot.setSize({ width: widthOf(place), height: HEIGHT });
  };
  draw();
  window.addEventListener('resize', fit);

  const button = document.getElementById('theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const tell = () => {
    button.textContent = isDark() ? 'light' : 'dark';
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    tell();
    draw();
  });
  dark.addEventListener('change', () => {
    tell();
    draw();
  });
  tell();

  // Paper is white whatever the screen is, and narrower.
  let before;
  window.addEventListener('beforeprint', () => {
    before = root.dataset.theme;
    root.dataset.theme = 'light';
    draw(PRINTED);
  });
  window.addEventListener('afterprint', () => {
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
    draw();
  });
})();
