// Asks the server for parts of pages. A newer question of the same kind takes the place of the older one.
export const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;
const running = new Map();

export async function ask(slot, address, options = {}) {
  running.get(slot)?.abort();
  const control = new AbortController();
  running.set(slot, control);
  try {
    const headers = { "x-page": page, "x-part": "1", ...(options.headers ?? {}) };
    const response = await fetch(address, { ...options, headers, signal: control.signal });
    const text = await response.text();
    if (running.get(slot) !== control) return null;
    return { ok: response.ok, status: response.status, text };
  } catch (fault) {
    if (fault.name === "AbortError" || running.get(slot) !== control) return null;
    const text = "<div class='panel fault'><p><strong>The explorer does not answer.</strong> Is it still running in its terminal?</p></div>";
    return { ok: false, status: 0, text, json: { refused: "the explorer does not answer; is it still running?" } };
  } finally {
    if (running.get(slot) === control) running.delete(slot);
  }
}

export function stop(slot) {
  running.get(slot)?.abort();
  running.delete(slot);
}

export function send(slot, address, value) {
  return ask(slot, address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  }).then((found) => {
    if (!found) return null;
    try {
      return { ok: found.ok, ...(found.json ?? JSON.parse(found.text)) };
    } catch {
      return { ok: false, refused: "the explorer gave no answer that can be read" };
    }
  });
}

export function download(name, text, kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: kind }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
