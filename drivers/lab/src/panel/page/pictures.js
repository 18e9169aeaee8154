// Pictures of the devices, drawn from the status. A device without a picture of its own gets a plain one with its facts.

const esc = (text) => String(text ?? "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const name = (card) => esc(String(card ?? "").replace(/^card-/, "").replaceAll("-", " "));
const yuan = (fen) => `¥ ${(fen / 100).toFixed(2)}`;
const has = (status, device, what) => (status.faults[device] ?? []).some((fault) => fault.split(" ")[0] === what);
const parts = (status, device, what) => (status.faults[device] ?? []).filter((fault) => fault.split(" ")[0] === what).flatMap((fault) => fault.split(" ").slice(1).map(Number));

const svg = (inside) => `<svg viewBox="0 0 360 236" role="img">${defs}${inside}</svg>`;
const text = (x, y, words, size = 12, fill = "#5b6b76", more = "") => `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="middle" ${more}>${words}</text>`;
const act = (order, inside, title) => `<g data-order="${esc(order)}">${title ? `<title>${esc(title)}</title>` : ""}${inside}</g>`;
const led = (x, y, colour) => `<circle cx="${x}" cy="${y}" r="7" fill="${colour}" opacity=".22"/><circle cx="${x}" cy="${y}" r="3.6" fill="${colour}"/>`;
const GREEN = "#22b56a", RED = "#e5483d", BLUE = "#2f8fdd", AMBER = "#f0a32a", GREY = "#98a5ae";

const defs = `<defs>
  <linearGradient id="body" x2="0" y2="1"><stop stop-color="#fdfefe"/><stop offset="1" stop-color="#cfd8de"/></linearGradient>
  <linearGradient id="dark" x2="0" y2="1"><stop stop-color="#41505b"/><stop offset="1" stop-color="#202b33"/></linearGradient>
  <linearGradient id="steel" x2="1" y2="0"><stop stop-color="#b9c4cb"/><stop offset=".5" stop-color="#e9eef1"/><stop offset="1" stop-color="#aab6be"/></linearGradient>
  <linearGradient id="idcard" x2="1" y2="1"><stop stop-color="#a9dbe9"/><stop offset=".55" stop-color="#dff0ee"/><stop offset="1" stop-color="#f3eec9"/></linearGradient>
  <linearGradient id="glass" x2="0" y2="1"><stop stop-color="#123a4d"/><stop offset="1" stop-color="#071a24"/></linearGradient>
  <radialGradient id="glow"><stop stop-color="#4cd3ff" stop-opacity=".75"/><stop offset="1" stop-color="#4cd3ff" stop-opacity="0"/></radialGradient>
  <filter id="soft" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="0" dy="5" stdDeviation="6" flood-color="#16242e" flood-opacity=".24"/></filter>
  <filter id="near" x="-20%" y="-20%" width="140%" height="150%"><feDropShadow dx="0" dy="2" stdDeviation="2" flood-color="#16242e" flood-opacity=".3"/></filter>
</defs>`;

/** A card of 120 × 76 with its corner at x, y. */
function idCard(x, y, label, scale = 1, turn = 0) {
  return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})" filter="url(#near)">
    <rect width="120" height="76" rx="6" fill="url(#idcard)" stroke="#8fb8c7"/>
    <rect x="84" y="14" width="27" height="34" rx="3" fill="#f7fbfb" stroke="#a7c4cc"/><circle cx="97.5" cy="26" r="6.5" fill="#7d97a3"/><path d="M87 47c1-9 5-11.500 10.500-11.500s9.500 2.500 10.500 11.500z" fill="#7d97a3"/>
    <path d="M10 20h44M10 32h60M10 44h52" stroke="#6f95a3" stroke-width="4" stroke-linecap="round" opacity=".5"/>
    <text x="10" y="67" font-size="11" fill="#24505e" font-weight="600">${label}</text></g>`;
}

function reader(status) {
  const { card, sam, session } = status.reader;
  const colour = sam !== "ok" ? RED : session === "consumed" ? GREEN : card ? BLUE : GREY;
  const waves = [26, 44, 62].map((r) => `<circle cx="180" cy="122" r="${r}" fill="none" stroke="#fff" stroke-opacity="${card ? .5 : .2}" stroke-width="3"/>`).join("");
  const broken = ["chip-dead", "chip-rejects-reader", "chip-forged", "chip-bad-signature", "chip-unknown-kind"].find((fault) => has(status, "reader", fault));
  const laid = card ? act("reader remove-card", idCard(112, 66, name(card), 1.12, -3), "Take the card off") : "";
  const flaw = card && broken ? `<g transform="translate(238 62)"><circle r="12" fill="${RED}"/><path d="M0-6v7M0 5v.5" stroke="#fff" stroke-width="3" stroke-linecap="round"/></g>` : "";
  const words = sam !== "ok" ? `secure module ${esc(sam)}` : { idle: card ? "card lies here" : "lay a card here", found: "card found", selected: "reading", consumed: "read" }[session];
  return svg(`<g filter="url(#soft)"><rect x="62" y="34" width="236" height="166" rx="24" fill="url(#dark)"/><rect x="74" y="46" width="212" height="142" rx="16" fill="#2d3a44" stroke="#53626d"/></g>
    ${act("reader place-card person=@person", `<rect x="74" y="46" width="212" height="142" rx="16" fill="transparent"/>${waves}`, "Lay down the card of the person at the kiosk")}
    ${laid}${flaw}${led(278, 54, colour)}${text(180, 222, words)}`);
}

function fingerprint(status) {
  const { glass, seen, stored } = status.fingerprint;
  const failed = has(status, "fingerprint", "sensor-failed"), dirty = has(status, "fingerprint", "glass-dirty");
  const print = seen ? `<g><rect x="262" y="58" width="76" height="86" rx="8" fill="#fff" stroke="#d1dae0"/><image href="finger/${seen}" x="266" y="62" width="68" height="76.500" preserveAspectRatio="xMidYMid slice"/>${text(300, 158, "last picture", 10)}</g>` : "";
  const smear = dirty ? `<path d="M106 112c20-14 40 12 62-4s26 6 34-2" stroke="#d9c9a0" stroke-width="11" stroke-linecap="round" opacity=".55" fill="none"/>` : "";
  const finger = glass ? act("finger lift", `<g transform="translate(154 26)"><path d="M-34 200V62c0-40 15-62 34-62s34 22 34 62v138z" fill="#e9b997" stroke="#c98f6b" stroke-width="2"/><path d="M-20 44c0-26 8-36 20-36s20 10 20 36c-8 6-32 6-40 0z" fill="#f6dccb" stroke="#d8a787"/><path d="M-22 100c10 6 34 6 44 0M-20 118c10 5 30 5 40 0" stroke="#cf9a78" fill="none" stroke-width="2"/></g>`, "Lift the finger") : "";
  const words = failed ? "the sensor takes no picture" : glass ? `${esc(glass.person.replaceAll("-", " "))}, finger ${glass.finger}, quality ${glass.quality}` : "press a finger here";
  return svg(`<g filter="url(#soft)"><rect x="64" y="30" width="180" height="172" rx="22" fill="url(#dark)"/></g>
    ${act("finger press person=@person finger=11", `<rect x="92" y="56" width="124" height="120" rx="14" fill="url(#glass)" stroke="#5b6b76"/><ellipse cx="154" cy="116" rx="70" ry="64" fill="url(#glow)" opacity="${failed ? 0 : glass ? 1 : .45}"/>`, "Press the right thumb of the person at the kiosk")}
    ${smear}${finger}${led(228, 46, failed ? RED : glass ? BLUE : GREEN)}${print}${stored ? text(300, 186, `${stored} stored`, 11) : ""}<rect x="44" y="208" width="220" height="20" rx="10" fill="#fff" opacity=".88"/>${text(154, 222, words)}`);
}

function printer(status) {
  const { paper_metres, cover_open, hanging } = status.printer;
  const radius = paper_metres <= 0 ? 0 : 12 + 22 * Math.sqrt(Math.min(paper_metres, 80) / 80);
  const roll = radius ? `<circle cx="278" cy="118" r="${radius}" fill="#fff" stroke="#c4ced5" stroke-width="2"/><circle cx="278" cy="118" r="${radius * .66}" fill="none" stroke="#dfe5e9"/><circle cx="278" cy="118" r="8" fill="#cdb891" stroke="#a8926a"/>` : `<circle cx="278" cy="118" r="8" fill="#cdb891" stroke="#a8926a"/>`;
  const cover = cover_open
    ? `<g transform="translate(60 74) rotate(-24)"><rect y="-14" width="190" height="16" rx="7" fill="url(#body)" stroke="#b4c0c8"/></g><rect x="66" y="72" width="178" height="14" fill="#3b4852"/><rect x="82" y="74" width="146" height="7" rx="3" fill="url(#steel)"/>`
    : `<rect x="60" y="58" width="190" height="20" rx="8" fill="url(#body)" stroke="#b4c0c8"/>`;
  const papers = hanging.slice(-3).map((number, index, all) => {
    const last = index === all.length - 1, x = 92 + index * 7, y = 128 + index * 3;
    return `<g filter="url(#near)"><rect x="${x}" y="${y}" width="112" height="104" fill="#fff"/>${last ? `<svg x="${x + 3}" y="${y + 3}" width="106" height="101" viewBox="0 0 106 101"><image href="papers/${number}" width="106" preserveAspectRatio="xMidYMin slice"/></svg>` : ""}</g>`;
  }).join("");
  const wrong = ["cutter-blocked", "head-hot", "unrecoverable"].find((fault) => has(status, "printer", fault));
  const colour = wrong || cover_open || paper_metres <= 0 ? RED : paper_metres < 3 ? AMBER : GREEN;
  const words = wrong ? wrong.replaceAll("-", " ") : cover_open ? "cover open" : paper_metres <= 0 ? "no paper" : `${paper_metres} m of paper`;
  const hot = wrong === "head-hot" ? `<path d="M120 50c-6-8 6-10 0-20M150 50c-6-8 6-10 0-20M180 50c-6-8 6-10 0-20" stroke="${RED}" stroke-width="3" fill="none" stroke-linecap="round"/>` : "";
  return svg(`<g filter="url(#soft)"><rect x="50" y="66" width="272" height="104" rx="16" fill="url(#body)" stroke="#b4c0c8"/></g>
    ${act(cover_open ? "printer fault name=clear" : "printer fault name=cover-open", cover, cover_open ? "Close the cover" : "Open the cover")}${hot}
    <rect x="236" y="76" width="84" height="84" rx="42" fill="#e8eef1" stroke="#b4c0c8"/>${act(paper_metres <= 0 ? "printer paper metres=80" : "printer fault name=paper-out", roll, paper_metres <= 0 ? "Put a roll in" : "Take the roll out")}
    <rect x="78" y="118" width="148" height="11" rx="5.500" fill="#26323a"/>
    ${hanging.length ? act("printer tear-off", papers, "Tear it off") : ""}
    ${led(66, 152, colour)}${text(hanging.length ? 278 : 180, hanging.length ? 190 : 206, words)}${hanging.length ? text(278, 208, `${hanging.length} to tear off`, 11, "#0b7a75", 'font-weight="600"') : ""}`);
}

function terminal(status) {
  const { amount_fen, card, busy, online, registered, pin, last } = status.terminal;
  const lines = amount_fen ? [yuan(amount_fen), card ? (pin ? "PIN entry" : "processing…") : "Tap, insert or swipe"]
    : busy ? ["please wait", "update under way"] : !online ? ["ready", "bank unreachable"] : [registered ? "ready" : "welcome", last ? `last payment ${last}` : "no payment yet"];
  const keys = [...Array(12).keys()].map((key) => {
    const [x, y] = [128 + (key % 3) * 34, 124 + Math.floor(key / 3) * 21];
    const sign = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", ""][key];
    return `<rect x="${x}" y="${y}" width="28" height="16" rx="5" fill="#e8edf0"/>${text(x + 14, y + 12, sign, 10, "#33434e")}`;
  }).join("");
  const red = act("terminal cancel", `<rect x="232" y="124" width="16" height="37" rx="5" fill="${RED}"/>`, "Red key: cancel");
  const tapped = card ? `<g transform="translate(258 40) rotate(12)" filter="url(#near)"><rect width="86" height="55" rx="6" fill="${{ ok: "#1d5fa8", declined: "#8c3a34", insufficient: "#7a6a2c", expired: "#6b6f73" }[card] ?? "#1d5fa8"}"/><rect x="9" y="18" width="15" height="12" rx="2" fill="#e7c76a"/><path d="M60 14a8 8 0 010 12M65 10a14 14 0 010 20" stroke="#fff" stroke-width="2" fill="none"/><text x="9" y="47" font-size="10" fill="#fff">${esc(card)}</text></g>` : "";
  const nfc = act("terminal tap card=ok", `<rect x="270" y="110" width="72" height="74" rx="14" fill="#fff" stroke="#d1dae0"/><path d="M292 134a14 14 0 010 22M300 128a24 24 0 010 34M308 122a34 34 0 010 46" stroke="#0b7a75" stroke-width="4" fill="none" stroke-linecap="round"/>${text(306, 202, "tap a good card", 10.5)}`, "Hold a good card to it");
  return svg(`<g filter="url(#soft)"><rect x="110" y="14" width="150" height="208" rx="20" fill="url(#dark)"/></g>
    <rect x="124" y="30" width="122" height="78" rx="8" fill="#0f2530" stroke="#0a161d"/><rect x="124" y="30" width="122" height="16" rx="8" fill="#17384a"/>
    <circle cx="236" cy="38" r="3" fill="${online ? GREEN : RED}"/>${text(150, 42, "UNATTENDED", 7, "#9fd3e6")}
    ${text(185, 70, esc(lines[0]), amount_fen ? 19 : 14, "#e8fbff", 'font-weight="600"')}${text(185, 92, esc(lines[1]), 10.5, "#9fc6d2")}
    ${keys}${red}<rect x="232" y="166" width="16" height="37" rx="5" fill="${GREEN}"/>${nfc}${tapped}`);
}

function drawers(status) {
  const { count, in_use } = status.drawers;
  const stuck = parts(status, "drawers", "stuck"), worn = parts(status, "drawers", "wont-latch");
  const columns = 6, rows = Math.ceil(count / columns), width = 44, height = Math.min(38, 176 / rows - 4);
  const boxes = [...Array(count).keys()].map((index) => {
    const drawer = index + 1, use = in_use.find((entry) => entry.drawer === drawer);
    const x = 40 + (index % columns) * (width + 3), y = 24 + Math.floor(index / columns) * (height + 4);
    const flaw = stuck.includes(drawer) ? RED : worn.includes(drawer) ? AMBER : null;
    const order = use?.open ? (use.card ? `drawers take-card drawer=${drawer}` : `drawers close drawer=${drawer}`) : `drawers unlock drawer=${drawer}`;
    const title = use?.open ? (use.card ? "Take the card" : "Push it shut") : "Open it with the key";
    const front = use?.open
      ? `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="#18222a"/>${use.card ? idCard(x + 8, y + 4, "", .24) : ""}<rect x="${x - 3}" y="${y + height * .58}" width="${width + 6}" height="${height * .52}" rx="4" fill="url(#body)" stroke="#9fb0ba" filter="url(#near)"/><rect x="${x + 15}" y="${y + height * .8}" width="14" height="3" rx="1.500" fill="#7d8c96"/>`
      : `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="url(#steel)" stroke="#94a3ad"/><rect x="${x + 15}" y="${y + height - 9}" width="14" height="3" rx="1.500" fill="#7d8c96"/>${use?.card ? `<rect x="${x + width - 12}" y="${y + 5}" width="8" height="5" rx="1" fill="#56a9bf"/>` : ""}`;
    const ring = flaw ? `<rect x="${x - 1}" y="${y - 1}" width="${width + 2}" height="${height + 2}" rx="4" fill="none" stroke="${flaw}" stroke-width="2.500"/>` : "";
    return act(order, `${front}${ring}<text x="${x + 6}" y="${y + 13}" font-size="10" fill="#40515c">${drawer}</text>`, `${drawer}: ${title}${use?.card ? ` (${use.card})` : ""}`);
  }).join("");
  const silent = has(status, "drawers", "board-silent");
  const open = in_use.filter((entry) => entry.open).length, full = in_use.filter((entry) => entry.card).length;
  return svg(`<g filter="url(#soft)"><rect x="28" y="12" width="304" height="194" rx="12" fill="#5d6d78"/></g>${boxes}
    ${led(322, 216, silent ? RED : GREEN)}${text(180, 224, silent ? "the board is silent" : `${full} with a card, ${open} open`)}`);
}

function collector(status) {
  const { channel, position, blank, entry_enabled, bin, bin_count, initialised, hopper } = status.collector;
  const jammed = has(status, "collector", "jam");
  const x = { reader: 196, gate: 122, mouth: 62 }[position] ?? 122;
  const inside = channel || blank ? act("collector take-card", idCard(x, 78, blank ? "blank" : name(channel), .62), "Take the card") : "";
  const cards = [...Array(Math.min(bin.length, 9)).keys()].map((index) => idCard(226 + (index % 2) * 3, 186 - index * 6, "", .42, index % 2 ? 2 : -2)).join("");
  const colour = !initialised || jammed ? RED : entry_enabled ? GREEN : AMBER;
  const words = !initialised ? "not initialised" : jammed ? "jammed" : entry_enabled ? "put the card in" : "entry shut";
  return svg(`<g filter="url(#soft)"><rect x="108" y="34" width="214" height="182" rx="14" fill="url(#body)" stroke="#b4c0c8"/></g>
    <rect x="118" y="66" width="194" height="66" rx="8" fill="#31404a"/><path d="M118 99h194" stroke="#4b5b66" stroke-width="2" stroke-dasharray="4 5"/>
    ${[150, 206, 262].map((cx) => `<circle cx="${cx}" cy="70" r="6" fill="#8c9aa4"/><circle cx="${cx}" cy="128" r="6" fill="#8c9aa4"/>`).join("")}
    <rect x="212" y="144" width="92" height="64" rx="6" fill="#dbe3e8" stroke="#b4c0c8"/>${cards}${text(258, 204, `bin ${bin_count}`, 11, "#33434e", 'font-weight="600"')}
    ${act("collector insert-card person=@person", `<rect x="96" y="62" width="20" height="74" rx="9" fill="${colour}" opacity=".9"/><rect x="102" y="70" width="8" height="58" rx="4" fill="#14202a"/>`, "Put the card of the person at the kiosk in")}
    ${inside}${jammed ? `<path d="M214 82l34 34m0-34l-34 34" stroke="${RED}" stroke-width="6" stroke-linecap="round"/>` : ""}
    ${hopper ? text(160, 56, `hopper ${hopper}`, 11) : ""}${text(54, 158, words)}`);
}

function scanner(status) {
  const { waiting, sent } = status.scanner;
  const dirty = has(status, "scanner", "glass-dirty");
  const code = [...Array(49).keys()].map((index) => ((index * 7919 + 13) % 5 < 2 || [0, 6, 42].includes(index) ? `<rect x="${276 + (index % 7) * 8}" y="${78 + Math.floor(index / 7) * 8}" width="8" height="8" fill="#16242e"/>` : "")).join("");
  return svg(`<path d="M150 96L270 66v84L150 124z" fill="${dirty ? "#c7b98d" : "#ff5a4e"}" opacity="${waiting ? .4 : .14}"/>
    <g filter="url(#soft)"><rect x="44" y="64" width="108" height="92" rx="20" fill="url(#dark)"/><rect x="76" y="150" width="44" height="58" rx="12" fill="url(#dark)"/></g>
    <rect x="138" y="82" width="14" height="56" rx="6" fill="${dirty ? "#a8976a" : "#6c1f1b"}"/>${led(60, 80, dirty ? RED : GREEN)}
    <g filter="url(#near)"><rect x="266" y="68" width="76" height="76" rx="6" fill="#fff"/></g>${code}
    ${text(304, 170, waiting ? `${waiting} waiting` : "hold a code here")}${text(304, 188, `${sent} sent`, 11, "#8a98a2")}`);
}

function camera(status, tables) {
  const { person, attack, gesture, viewers } = status.camera;
  const words = [person ? esc(person.replaceAll("-", " ")) : "nobody there", attack ? `held up: ${esc(attack)}` : "", gesture ? esc(gesture.replaceAll("-", " ")) : ""].filter(Boolean).join(" · ");
  const stream = tables.camera && !has(status, "camera", "unplug") ? `<img class="stream" alt="what the camera sees" src="${esc(tables.camera)}">` : svg(`<rect width="360" height="236" fill="#0e1418"/>${text(180, 120, "no picture", 15, "#7d8c96")}`);
  return `${stream}<div class="note">${words}${viewers > 1 ? ` · ${viewers} watch` : ""}</div>`;
}

function banknotes(status) {
  const { powered, cassette_in, cash_yuan, under_way_yuan, given_back_yuan } = status.banknotes;
  const note = (x, y, turn, words) => `<g transform="translate(${x} ${y}) rotate(${turn})" filter="url(#near)"><rect width="104" height="50" rx="3" fill="#e8b9ae" stroke="#b96f60"/><circle cx="78" cy="25" r="15" fill="#d99485" opacity=".6"/><text x="10" y="32" font-size="17" fill="#7c2f22" font-weight="700">${words}</text></g>`;
  const colour = !powered || !cassette_in ? RED : under_way_yuan ? BLUE : GREEN;
  const words = !powered ? "no power" : !cassette_in ? "cassette is out" : under_way_yuan ? "a note is under way" : "ready";
  return svg(`<g filter="url(#soft)"><rect x="104" y="22" width="152" height="186" rx="14" fill="url(#dark)"/></g>
    <rect x="120" y="44" width="120" height="12" rx="6" fill="#0a1217" stroke="${colour}" stroke-width="2"/>
    <rect x="120" y="112" width="120" height="84" rx="8" fill="${cassette_in ? "url(#steel)" : "#12191e"}" stroke="#6c7a84"/>
    ${cassette_in ? text(180, 160, yuan(cash_yuan * 100), 17, "#26343d", 'font-weight="600"') : text(180, 160, "empty bay", 12, "#7d8c96")}
    ${under_way_yuan ? note(128, 4, 0, `¥${under_way_yuan}`) : ""}${given_back_yuan ? text(306, 60, `¥${given_back_yuan} given back`, 10.5) : ""}
    ${led(244, 34, colour)}${text(180, 226, words)}`);
}

function dispenser(status) {
  const { channel, hopper, bin_count } = status.dispenser;
  const cards = [...Array(Math.min(hopper, 12)).keys()].map((index) => idCard(130, 82 - index * 5, "", .7)).join("");
  const jammed = has(status, "dispenser", "jam");
  return svg(`<g filter="url(#soft)"><rect x="110" y="20" width="140" height="190" rx="14" fill="url(#body)" stroke="#b4c0c8"/></g>
    <rect x="122" y="30" width="116" height="112" rx="8" fill="#dfe7eb" stroke="#b4c0c8"/>${cards}
    <rect x="100" y="150" width="150" height="16" rx="6" fill="#26323a"/>${channel ? act("dispenser take-card", idCard(52, 134, name(channel), .7), "Take the card") : ""}
    ${jammed ? `<path d="M164 146l24 24m0-24l-24 24" stroke="${RED}" stroke-width="5" stroke-linecap="round"/>` : ""}
    ${text(180, 194, `bin ${bin_count}`, 11, "#33434e")}${led(238, 198, jammed || !hopper ? RED : GREEN)}${text(180, 228, `${hopper} in the hopper`)}`);
}

function cabinet(status) {
  const { door_open, loop_broken, lit } = status.cabinet;
  const door = door_open
    ? `<path d="M230 26l62 20v150l-62 18z" fill="url(#body)" stroke="#9fb0ba"/>`
    : `<rect x="118" y="26" width="112" height="188" rx="4" fill="url(#body)" stroke="#9fb0ba"/><rect x="214" y="108" width="6" height="26" rx="3" fill="#7d8c96"/>`;
  return svg(`<g filter="url(#soft)"><rect x="108" y="16" width="132" height="206" rx="10" fill="#51616c"/></g><rect x="118" y="26" width="112" height="188" fill="${lit ? "#fff3cf" : "#1b262d"}"/>
    ${[66, 112, 158].map((y) => `<rect x="124" y="${y}" width="100" height="4" fill="#8c9aa4"/>`).join("")}${door}
    ${led(174, 20, loop_broken || door_open ? RED : GREEN)}${text(180, 234, [door_open ? "door open" : "door shut", loop_broken ? "tampered with" : "", lit ? "light on" : ""].filter(Boolean).join(", "), 11)}`);
}

function ups(status) {
  const { mains, charge, seconds } = status.ups;
  const level = Math.max(0, Math.min(100, charge)), colour = level < 20 ? RED : mains ? GREEN : AMBER;
  return svg(`<g filter="url(#soft)"><rect x="92" y="30" width="176" height="170" rx="14" fill="url(#dark)"/></g>
    <rect x="120" y="62" width="112" height="52" rx="8" fill="none" stroke="#9fb3bf" stroke-width="3"/><rect x="234" y="78" width="7" height="20" rx="2" fill="#9fb3bf"/><rect x="125" y="67" width="${102 * level / 100}" height="42" rx="5" fill="${colour}"/>
    ${text(176, 94, `${level} %`, 16, "#fff", 'font-weight="600"')}${text(180, 146, mains ? "on mains" : "on battery", 14, "#e8fbff")}${text(180, 168, `${Math.round(seconds / 60)} min left`, 11, "#9fb3bf")}
    ${led(252, 44, colour)}${text(180, 222, mains ? "the socket gives power" : "no power at the socket")}`);
}

/** Facts of a device nobody has drawn yet. */
function plain(device, status) {
  const facts = Object.entries(status[device] ?? status[device.replaceAll("-", "_")] ?? {}).filter(([, value]) => value !== null && typeof value !== "object").slice(0, 7);
  const rows = facts.map(([key, value], index) => `<text x="96" y="${78 + index * 20}" font-size="12" fill="#9fb3bf">${esc(key.replaceAll("_", " "))}</text><text x="264" y="${78 + index * 20}" font-size="12" fill="#f2f8fa" text-anchor="end" font-weight="600">${esc(value)}</text>`).join("");
  return svg(`<g filter="url(#soft)"><rect x="70" y="28" width="220" height="186" rx="16" fill="url(#dark)"/></g><rect x="84" y="56" width="192" height="146" rx="8" fill="#152028"/>${led(96, 43, (status.faults[device] ?? []).length ? RED : GREEN)}${rows}`);
}

const drawn = { reader, fingerprint, printer, terminal, drawers, collector, scanner, camera, banknotes, dispenser, cabinet, ups };

/** The picture of a device. */
export function picture(device, status, tables) {
  return drawn[device] && status[device] ? drawn[device](status, tables) : plain(device, status);
}

/** What stands beside its name. */
export function subtitle(device, status) {
  const present = status.faults[device] ?? [];
  if (present.length) return present.join(", ");
  const of = status[device] ?? {};
  const said = { reader: () => of.card && name(of.card), terminal: () => of.booked_fen && `${yuan(of.booked_fen)} booked`, printer: () => `${of.receipts} printed`, collector: () => of.channel && name(of.channel), camera: () => `${of.viewers} watching` }[device];
  return said?.() || "";
}
