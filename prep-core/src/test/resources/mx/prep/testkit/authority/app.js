// Cut @CUT@
"use strict";

const CUT = "@CUT@";
const DATA = "assets/diputaciones/";
const byId = id => document.getElementById(id);

async function load(path) {
  const answer = await fetch(new URL(DATA + path, document.baseURI));
  if (!answer.ok) {
    throw new Error(path + ": " + answer.status);
  }
  return answer.json();
}

// What is shown comes from three files: page, script and data. They must be of one cut.
function checkCut(data) {
  const page = document.documentElement.dataset.prepCut;
  const mixed = page !== CUT || data.corte !== CUT;
  byId("mixed").hidden = !mixed;
  document.documentElement.dataset.prepMixed = String(mixed);
}

function show(title, data) {
  checkCut(data);
  byId("titulo").textContent = title;
  byId("capturadas").textContent = data.capturadas.total;
  byId("esperadas").textContent = data.capturadas.esperadas;
  byId("porcentaje").textContent = data.capturadas.porcentaje + " %";
  byId("avance").style.width = data.capturadas.porcentaje + "%";
  byId("votos").textContent = data.totalVotos;
  const rows = Object.entries(data.votos).map(([party, votes]) => {
    const row = document.createElement("tr");
    for (const text of [party, votes]) {
      row.appendChild(document.createElement("td")).textContent = text;
    }
    return row;
  });
  byId("partidos").replaceChildren(...rows);
}

function links(entities) {
  byId("entidades").replaceChildren(...entities.map(entity => {
    const link = document.createElement("a");
    link.href = link.dataset.route = "entidad/" + entity.id;
    link.textContent = entity.nombre;
    return link;
  }));
}

async function render() {
  const base = new URL(document.baseURI).pathname;
  const [kind, id] = location.pathname.slice(base.length).split("/");
  const national = await load("avanceNacional.json");
  byId("corte").textContent = national.ultimoCorte.fecha + " " + national.ultimoCorte.hora;
  byId("zip").href = "descargas/" + national.archivoBase;
  links(national.entidades);
  if (kind === "entidad" && /^\d+$/.test(id)) {
    const entity = await load("entidades/" + id.padStart(2, "0") + ".json");
    show(entity.nombre, entity);
  } else if (kind === "distrito" && /^\d+$/.test(id)) {
    const district = await load("distritos/" + id.padStart(3, "0") + ".json");
    show("Distrito " + district.id, district);
  } else {
    show("Nacional", national);
  }
  document.documentElement.dataset.prepReady = CUT;
}

document.addEventListener("click", event => {
  const link = event.target.closest("a[data-route]");
  if (link) {
    event.preventDefault();
    history.pushState(null, "", link.href);
    render();
  }
});
window.addEventListener("popstate", render);

// A newer cut is shown as a whole: the page is loaded again.
setInterval(async () => {
  const newest = await load("avanceNacional.json");
  if (newest.corte !== CUT) {
    location.reload();
  }
}, 15000);

render();
