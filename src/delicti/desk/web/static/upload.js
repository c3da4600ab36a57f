// Sends files in pieces and goes on where one broke off. Without it the form sends them whole.
"use strict";
(() => {
  const form = document.getElementById("send");
  if (!form) return;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const input = form.querySelector("input[type=file]");
  const list = document.getElementById("sending");
  const drop = form.querySelector(".drop");
  const target = (form.querySelector("[name=case]") || {}).value || "";
  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const size = (bytes) => {
    const units = ["bytes", "kB", "MB", "GB", "TB"];
    let unit = 0;
    while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit += 1; }
    return unit ? `${bytes.toFixed(1)} ${units[unit]}` : `${bytes} ${units[0]}`;
  };
  const kept = (file) => `upload ${form.dataset.name} ${file.name} ${file.size} ${file.lastModified}`;

  const ask = async (address, options = {}) => {
    const answer = await fetch(address, { credentials: "same-origin", ...options, headers: { "X-CSRFToken": token, ...options.headers } });
    const told = answer.headers.get("Content-Type").startsWith("application/json") ? await answer.json() : {};
    return { status: answer.status, ...told };
  };

  const started = async (file) => {
    const before = JSON.parse(localStorage.getItem(kept(file)) || "null");
    if (before) {
      const told = await ask(`${form.dataset.pieces}/${before.id}`, { headers: { "X-Upload-Key": before.key } });
      if (told.status === 200 && told.state === "receiving") return { ...before, arrived: told.arrived, again: told.arrived > 0 };
      localStorage.removeItem(kept(file));
    }
    const told = await ask(form.dataset.pieces, { method: "POST", body: new URLSearchParams({ name: file.name, size: file.size, case: target }) });
    if (told.status !== 201) throw new Error(told.error || "The desk did not take the file; sign in again and try once more.");
    const made = { id: told.id, key: told.key, piece: told.piece };
    localStorage.setItem(kept(file), JSON.stringify(made));
    return { ...made, arrived: 0 };
  };

  const send = async (file, line) => {
    const bar = line.querySelector("progress");
    const text = line.querySelector(".told");
    const upload = await started(file);
    let at = upload.arrived;
    let tries = 0;
    const begun = performance.now();
    const first = at;
    if (upload.again) text.textContent = `going on from ${size(at)}`;
    while (at < file.size) {
      let told;
      try {
        told = await ask(`${form.dataset.pieces}/${upload.id}?at=${at}`, {
          method: "POST",
          headers: { "X-Upload-Key": upload.key, "Content-Type": "application/octet-stream" },
          body: file.slice(at, at + upload.piece),
        });
      } catch {
        tries += 1;
        if (tries > 8) throw new Error("The connection broke off. Choose the same file again to go on from here.");
        text.textContent = `waiting for the connection; ${size(at)} arrived`;
        await pause(Math.min(30, 2 ** (tries - 1)));
        continue;
      }
      if (told.status === 409 && told.arrived !== undefined && told.arrived !== at) { at = told.arrived; continue; }
      if (told.status !== 200) throw new Error(told.error || "The desk refused a piece; choose the same file again to go on.");
      tries = 0;
      at = told.arrived;
      const rate = (at - first) / ((performance.now() - begun) / 1000);
      bar.value = at;
      text.textContent = `${size(at)} of ${size(file.size)}, ${size(Math.round(rate))}/s, ${Math.ceil((file.size - at) / rate)} s left`;
    }
    text.textContent = "arrived";
    const done = await ask(`${form.dataset.pieces}/${upload.id}/finish`, { method: "POST", headers: { "X-Upload-Key": upload.key } });
    localStorage.removeItem(kept(file));
    if (done.status !== 200) throw new Error(done.error || "The file was not taken in.");
    text.textContent = "arrived; the desk hashes and checks it now";
  };

  const line = (file) => {
    const made = document.createElement("li");
    const name = document.createElement("span");
    const bar = document.createElement("progress");
    const told = document.createElement("span");
    name.textContent = file.name;
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `How much of ${file.name} arrived`);
    told.className = "told small soft";
    told.textContent = "begins";
    made.append(name, bar, told);
    list.append(made);
    return made;
  };

  const all = async (files) => {
    let good = 0;
    for (const file of files) {
      const shown = line(file);
      try {
        await send(file, shown);
        good += 1;
      } catch (error) {
        shown.querySelector(".told").textContent = error.message;
        shown.querySelector(".told").className = "told bad";
      }
    }
    input.value = "";
    if (good === files.length) location.assign(form.dataset.after);
  };

  form.dataset.stays = "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) all([...input.files]);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) all([...event.dataTransfer.files]);
    });
  }
})();
