// The way to the playground: what is done goes up as a request, what happens comes down as events.

export class NotNow extends Error {}

async function answered(response) {
  const body = await response.json().catch(() => ({ why: "not_understood" }));
  if (!response.ok || body.why) throw new NotNow(body.why ?? "not_understood");
  return body;
}

export const act = async (path, given = {}) =>
  answered(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) }));

export const upload = async (path, form) => answered(await fetch(path, { method: "POST", body: form }));

export const look = async (path) => answered(await fetch(path));

// The browser comes back by itself and says which event it had last; what it missed is sent then.
export function listen(kinds, heard, connected) {
  const source = new EventSource("events");
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => heard(kind, JSON.parse(event.data), event.lastEventId));
  }
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
}
