// Redirects the Workers' requests for certain hosts to other origins, WebSocket upgrades with all headers included.
import { fetchWithUpgrade, Headers } from "./miniflare.mjs";

const HOP_HEADERS = ["host", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"];

/** @param {Record<string, string>} routes host name → origin, e.g. `{ "web.whatsapp.com": "http://127.0.0.1:4600" }` */
export function outboundTo(routes) {
  return async (request) => {
    const url = new URL(request.url);
    const origin = routes[url.hostname];
    if (!origin) return fetchWithUpgrade(request);
    const headers = new Headers(request.headers);
    for (const name of HOP_HEADERS) headers.delete(name);
    const body = request.body ? await request.arrayBuffer() : undefined;
    return fetchWithUpgrade(new URL(url.pathname + url.search, origin), { method: request.method, headers, body });
  };
}
